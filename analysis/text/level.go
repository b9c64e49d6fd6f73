package text

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Level is how soon a comment needs an answer, 1 first.
type Level int

// The levels of the graded response (分级响应).
const (
	LevelUrgent    Level = 1 + iota // negative, about service or refunds, or with a word of high risk
	LevelComplaint                  // other negative ones, and undecided ones with a word of high risk
	LevelQuestion                   // questions, neutral and undecided ones
	LevelPraise                     // positive ones
)

// Target is the time in which a level should be answered: half of, once, six and twelve times the two hours promised for
// comments.
func (l Level) Target() time.Duration {
	switch l {
	case LevelUrgent:
		return time.Hour
	case LevelComplaint:
		return 2 * time.Hour
	case LevelQuestion:
		return 12 * time.Hour
	}
	return 24 * time.Hour
}

// RiskWords are words that lift a negative comment to the first level: threats with authorities or publicity, fraud, harm.
func RiskWords() []string {
	return []string{"投诉", "举报", "12315", "维权", "律师", "起诉", "法院", "消协", "曝光", "媒体", "报警", "假货", "骗", "诈", "退款", "退钱", "赔偿", "过敏", "受伤", "中毒", "住院",
		"拉肚子", "变质", "异物", "complaint", "refund", "lawyer", "fraud"}
}

// serviceTopics mark a topic, of the dictionary or of people, as one of service.
var serviceTopics = folded([]string{"服务", "客服", "售后", "响应", "回复", "退款", "退货", "service", "response", "refund"})

// Grader grades comments, with an account's words of high risk.
type Grader struct{ risk []string }

// NewGrader grades with these words of high risk; nil stands for [RiskWords].
func NewGrader(risk []string) Grader {
	if risk == nil {
		risk = RiskWords()
	}
	return Grader{folded(risk)}
}

// Grade is the level of a comment.
func (g Grader) Grade(comment string, class Class, topics []string) Level {
	switch class {
	case Negative:
		if slices.ContainsFunc(topics, func(t string) bool { return contains(t, serviceTopics) }) || g.Risky(comment) {
			return LevelUrgent
		}
		return LevelComplaint
	case Positive:
		if !strings.ContainsAny(comment, "?？") {
			return LevelPraise
		}
	case Undecided:
		if g.Risky(comment) {
			return LevelComplaint
		}
	case Neutral:
	}
	return LevelQuestion
}

// Risky reports whether a comment has a word of high risk.
func (g Grader) Risky(comment string) bool { return contains(comment, g.risk) }

func folded(words []string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		if w != "" {
			out = append(out, string(fold(w)))
		}
	}
	return out
}

// contains reports whether a text has one of the folded words.
func contains(text string, words []string) bool {
	text = string(fold(text))
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// Samples picks the comments of a class that are worth reading: those the model is surest of, each wording once, between 4 and
// 60 characters, at most n. The answer is places in the list, surest first.
func Samples(comments []string, judged []Judgement, class Class, n int) []int {
	type choice struct {
		place int
		sure  float64
		key   string
	}
	var list []choice
	for i, j := range judged {
		if j.Class != class || i >= len(comments) {
			continue
		}
		if runes := len(fold(comments[i])); runes >= 4 && runes <= 60 {
			list = append(list, choice{i, max(j.Negative, 1-j.Negative), Key(comments[i])})
		}
	}
	slices.SortFunc(list, func(a, b choice) int {
		return cmp.Or(cmp.Compare(b.sure, a.sure), strings.Compare(a.key, b.key), strings.Compare(comments[a.place], comments[b.place]))
	})
	var out []int
	seen := map[string]bool{}
	for _, c := range list {
		if len(out) < n && !seen[c.key] {
			seen[c.key] = true
			out = append(out, c.place)
		}
	}
	return out
}
