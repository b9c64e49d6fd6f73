package analysis

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/wxreport/wxreport/analysis/text"
	"github.com/wxreport/wxreport/report"
)

// How many comments are listed to be answered: in the workbook and on the page, and
// how many characters of one.
const (
	firstListed = 100
	firstShown  = 5
	firstLength = 120
)

// waiting is an open comment in the order in which they are answered.
type waiting struct {
	remark
	level  int
	risky  bool // money, law, authorities, harm
	copies int  // comments of the same words, this one among them
	open   time.Duration
}

// inOrder are the comments that wait for an answer, the first to be answered first: by
// level, words of high risk before others of the level, then the oldest. Praise can
// wait. Of the same words by several people the oldest stands for all.
func (s *Interaction) inOrder(talk []remark, horizon time.Time) []waiting {
	var out []waiting
	grader := s.grader()
	place := map[string]int{}
	order := make([]remark, 0, len(talk)/4)
	for _, r := range talk {
		if r.replied.IsZero() {
			order = append(order, r)
		}
	}
	slices.SortStableFunc(order, func(a, b remark) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.text, b.text)) })
	for _, r := range order {
		key := text.Key(r.text)
		if key == "" {
			continue
		}
		if i, known := place[key]; known {
			out[i].copies++
			continue
		}
		w := waiting{remark: r, level: levelOf(grader, r), risky: grader.Risky(r.text), copies: 1, open: horizon.Sub(r.at)}
		if w.level >= int(text.LevelPraise) {
			continue
		}
		place[key] = len(out)
		out = append(out, w)
	}
	slices.SortStableFunc(out, func(a, b waiting) int { return cmp.Or(a.level-b.level, boolOrder(b.risky, a.risky)) })
	return out
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// firstTable lists the comments to answer first, with their level's target. Without
// times of replies nobody knows which are open: then the complaints are listed.
func (s *Interaction) firstTable(f *frame, talk []remark) {
	list := s.inOrder(talk, f.horizon())
	known := f.sawReplies()
	if !known {
		list = slices.DeleteFunc(list, func(w waiting) bool { return w.level > int(text.LevelComplaint) })
	}
	if len(list) == 0 {
		return
	}
	unit, scale := report.UnitHours, 1.0 // days where the first of them waits for many
	if list[0].open > 4*24*time.Hour {
		unit, scale = report.UnitDays, 24
	}
	t := report.Table{ID: f.in.ID + ".first", Title: f.say("table.first"), Limit: firstShown, Columns: []report.Column{
		{Key: "level", Title: f.say("column.level"), Text: true},
		{Key: "comment", Title: f.say("column.comment"), Text: true},
		{Key: "written", Title: f.say("column.written"), Text: true, Workbook: true},
		{Key: "waited", Title: f.say("column.waited"), Unit: unit, Decisive: true},
		{Key: "target", Title: f.say("column.target"), Text: true},
		{Key: "copies", Title: f.say("column.copies"), Unit: report.UnitCount, Workbook: true},
	}}
	for i, w := range list[:min(len(list), firstListed)] {
		waited, target := report.Cell{}, s.Levels[w.level-1]
		if known {
			waited.Number = report.Some(w.open.Hours() / scale)
			if w.open > target {
				waited.Tone = report.Warning
			}
		}
		t.Rows = append(t.Rows, report.Row{ID: "first" + dayName(float64(i+1)), Cells: []report.Cell{{Text: f.say("level.name_" + dayName(float64(w.level)))}, {Text: clipped(w.text)},
			{Text: w.at.Format("2006-01-02 15:04")}, waited, {Text: f.within(target)}, {Number: report.Some(float64(w.copies))}}})
	}
	note := "label.first_note"
	if !known {
		note = "label.first_unknown"
	}
	t.Notes = append(t.Notes, f.say(note, report.Args{"n": len(list)}))
	f.add(t)
}

// clipped is a comment as it was written, without what follows its first characters.
func clipped(comment string) string {
	runes := []rune(strings.Join(strings.Fields(comment), " "))
	if len(runes) <= firstLength {
		return string(runes)
	}
	return string(runes[:firstLength]) + "…"
}
