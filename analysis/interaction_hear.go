package analysis

import (
	"strings"

	"github.com/wxreport/wxreport/analysis/text"
)

// Sentiment says how comments without a label are judged.
type Sentiment struct {
	Model string `yaml:"model" doc:"reviews: the built-in model; lexicon: words of praise and blame alone; none: comments without labels are left out"`
}

// sentimentModels are the choices, the default first.
var sentimentModels = []string{"reviews", "lexicon", "none"}

// hearing judges the comments that nobody labelled. Nil parts judge nothing.
type hearing struct {
	model  *text.Model
	check  text.Check   // how the model does on the account's labels
	topics *text.Topics // nil where people gave topics: two vocabularies do not mix
	heard  map[string]text.Judgement
}

// listen prepares to judge what people did not: with a model that has learnt from
// their labels, and with word lists where no comment has a topic.
func (s *Interaction) listen(f *frame) {
	ds := f.data("comments")
	if ds == nil || s.Sentiment.Model == "none" {
		return
	}
	var labels []text.Example
	bare, topics := false, false
	for i := range ds.Len() {
		comment := ds.Text("text", i)
		mood := moodOf(ds.Text("sentiment", i))
		if mood != unlabelled {
			labels = append(labels, text.Example{Text: comment, Class: mood.class()})
		} else if strings.TrimSpace(comment) != "" {
			bare = true
		}
		topics = topics || len(topicsOf(ds.Text("topic", i))) > 0
	}
	h := &hearing{heard: map[string]text.Judgement{}}
	if bare {
		h.model = text.Default()
		if s.Sentiment.Model == "lexicon" {
			h.model = &text.Model{}
		}
		h.model, h.check = h.model.Adapt(labels)
	}
	if !topics {
		h.topics = s.words
	}
	f.hearing = h
	f.read.talks = nil
}

// hear fills in what nobody said of a remark.
func (h *hearing) hear(r *remark) {
	if h == nil || strings.TrimSpace(r.text) == "" {
		return
	}
	if h.model != nil && r.mood == unlabelled {
		j, known := h.heard[r.text]
		if !known {
			j = h.model.Judge(r.text)
			h.heard[r.text] = j
		}
		// A copy of a labelled comment has its label: that is no guess.
		r.guessed, r.mood, r.guess = !j.Labelled, moodOfClass(j.Class), j
	}
	if h.topics != nil && r.mood == negative {
		r.topics = h.topics.Find(r.text)
	}
}

func (m mood) class() text.Class {
	switch m {
	case negative:
		return text.Negative
	case neutral:
		return text.Neutral
	case positive:
		return text.Positive
	case unlabelled:
	}
	return text.Undecided
}

func moodOfClass(c text.Class) mood {
	switch c {
	case text.Negative:
		return negative
	case text.Neutral:
		return neutral
	case text.Positive:
		return positive
	case text.Undecided:
	}
	return unlabelled
}
