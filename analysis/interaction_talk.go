package analysis

import (
	"strings"
	"time"

	"github.com/wxreport/wxreport/analysis/text"
	"github.com/wxreport/wxreport/report"
)

// mood is what a person labelled a comment, or a model thinks of it.
type mood int

const (
	unlabelled mood = iota
	negative
	neutral
	positive
)

// moodOf reads a sentiment label in the words people use.
func moodOf(label string) mood {
	switch strings.ToLower(strings.TrimSpace(label)) {
	case "负面", "负", "消极", "差评", "negative", "neg":
		return negative
	case "中性", "中", "中评", "neutral", "neu":
		return neutral
	case "正面", "正", "积极", "好评", "positive", "pos":
		return positive
	}
	return unlabelled
}

// remark is a comment with what became of it; zero times are "never".
type remark struct {
	user, kind, text    string
	at, replied, bought time.Time
	mood                mood
	label               string // the mood as the data writes it
	topics              []string
	guessed             bool // the mood is the model's
	guess               text.Judgement
}

// talk reads the comments of a period, copies and machines' left out. Rows without
// a time say nothing about answers and are left out too. Callers share the list and
// leave it as it is.
func (f *frame) talk(p report.Period) []remark {
	return once(&f.read.talks, viewKey{from: p.From.Unix(), until: p.Until.Unix()}, func() []remark {
		talk, r := distinct(f.remarks(p))
		if p == f.in.Job.Period {
			f.repeats = r
		}
		return talk
	})
}

// remarks reads all comments of a period.
func (f *frame) remarks(p report.Period) []remark {
	ds := f.during("comments", p)
	out := make([]remark, 0, ds.Len())
	for i := range ds.Len() {
		r := remark{user: ds.Text("user", i), kind: kindName(ds.Text("kind", i)), text: ds.Text("text", i), at: ds.Time("time", i),
			replied: ds.Time("replied_at", i), bought: ds.Time("bought_at", i), label: ds.Text("sentiment", i)}
		if r.at.IsZero() {
			continue
		}
		r.mood, r.topics = moodOf(r.label), topicsOf(ds.Text("topic", i))
		f.hearing.hear(&r)
		out = append(out, r)
	}
	return out
}

// topicsOf splits a cell of several topics.
func topicsOf(cell string) []string {
	if cell == "" {
		return nil
	}
	var out []string
	seen := map[string]bool{}
	for _, topic := range strings.FieldsFunc(cell, func(c rune) bool { return strings.ContainsRune(";；、|｜", c) }) {
		if topic = strings.TrimSpace(topic); topic != "" && !seen[topic] {
			seen[topic] = true
			out = append(out, topic)
		}
	}
	return out
}

// horizon is the latest moment the comments can speak of: the report's day, or
// a later time that the comments themselves record.
func (f *frame) horizon() time.Time {
	if f.read.horizon.IsZero() {
		f.read.horizon = f.latest()
	}
	return f.read.horizon
}

func (f *frame) latest() time.Time {
	latest := f.in.Job.AsOf
	if latest.IsZero() {
		latest = f.in.Job.Period.Until
	}
	ds := f.data("comments")
	for i := range ds.Len() {
		for _, column := range []string{"time", "replied_at", "bought_at"} {
			if t := ds.Time(column, i); t.After(latest) {
				latest = t
			}
		}
	}
	return latest
}

// sawPurchases reports whether the comments tell purchases at all: a column
// without a single one was not filled in.
func (f *frame) sawPurchases() bool { return f.saw("bought_at") }

// sawReplies is the same for answers.
func (f *frame) sawReplies() bool { return f.saw("replied_at") }

func (f *frame) saw(column string) bool {
	return once(&f.read.filled, column, func() bool {
		ds := f.data("comments")
		for i := range ds.Len() {
			if !ds.Time(column, i).IsZero() {
				return true
			}
		}
		return false
	})
}

// soonBuyers counts, among the users of a kind, those who bought within 72 hours
// of their first comment. A first comment younger than that is left out.
func soonBuyers(talk []remark, kind string, horizon time.Time) fraction {
	const window = 72 * time.Hour
	kind = kindName(kind)
	first := make(map[string]time.Time, len(talk))
	for _, r := range talk {
		if r.kind != kind || r.user == "" {
			continue
		}
		if at, known := first[r.user]; !known || r.at.Before(at) {
			first[r.user] = r.at
		}
	}
	users, buyers := 0, map[string]bool{}
	for _, r := range talk {
		at, known := first[r.user]
		if known && r.kind == kind && !r.bought.Before(at) && !r.bought.IsZero() && r.bought.Sub(at) <= window {
			buyers[r.user] = true
		}
	}
	bought := 0
	for user, at := range first {
		if horizon.Sub(at) < window {
			continue
		}
		users++
		if buyers[user] {
			bought++
		}
	}
	// Comments without a user are users of their own.
	for _, r := range talk {
		if r.kind == kind && r.user == "" && horizon.Sub(r.at) >= window {
			users++
			if !r.bought.IsZero() && !r.bought.Before(r.at) && r.bought.Sub(r.at) <= window {
				bought++
			}
		}
	}
	if users == 0 {
		return fraction{}
	}
	return fraction{report.Some(float64(bought)), report.Some(float64(users))}
}

// wait is how long a comment waited for its answer. ok is false where the answer
// stands before the comment, which cannot be.
func (r *remark) wait(horizon time.Time) (waited time.Duration, answered, ok bool) {
	if r.replied.IsZero() {
		return max(horizon.Sub(r.at), 0), false, true
	}
	return r.replied.Sub(r.at), true, !r.replied.Before(r.at)
}

// tally counts comments answered within a goal, and all that can be judged.
type tally struct{ met, all int }

// add counts a comment. One still open that is younger than the goal is neither a
// hit nor a miss.
func (t *tally) add(r *remark, goal time.Duration, horizon time.Time) {
	waited, answered, ok := r.wait(horizon)
	if !ok || !answered && waited < goal {
		return
	}
	t.all++
	if answered && waited <= goal {
		t.met++
	}
}

func (t *tally) fraction() fraction {
	if t.all == 0 {
		return fraction{}
	}
	return fraction{report.Some(float64(t.met)), report.Some(float64(t.all))}
}

// answeredWithin counts the comments answered within a goal.
func answeredWithin(talk []remark, goal time.Duration, horizon time.Time) fraction {
	var t tally
	for i := range talk {
		t.add(&talk[i], goal, horizon)
	}
	return t.fraction()
}

// answeredBy is answeredWithin for a kind of a period; kind "": all. Missing
// where the comments tell no answers.
func (f *frame) answeredBy(p report.Period, kind string, goal time.Duration) fraction {
	if !f.sawReplies() {
		return fraction{}
	}
	var t tally
	talk, horizon := f.talk(p), f.horizon()
	for i := range talk {
		if kind == "" || talk[i].kind == kindName(kind) {
			t.add(&talk[i], goal, horizon)
		}
	}
	return t.fraction()
}
