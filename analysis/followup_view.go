package analysis

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// mostFollowed is how many rows of the tables the page shows.
const mostFollowed = 14

// toneOf colours a verdict on advice.
var toneOf = map[report.AdviceVerdict]report.Severity{report.AdviceWorked: report.Good, report.AdviceNoEffect: report.Notice,
	report.AdviceTooEarly: report.Info, report.AdviceWorse: report.Warning}

// followupChapter is the page on last month's advice.
func followupChapter(in report.Input, f report.Followup) report.Chapter {
	words := in.Words
	say := func(key string, args ...report.Args) string { return words.Say("followup."+key, args...) }
	title := say("title")
	if in.Job.Period.Grain != report.GrainMonth {
		title = say("title_other")
	}
	c := report.Chapter{ID: "followup", Kind: "followup", Title: title, Status: report.StatusOK, Message: followupMessage(words, f)}
	if len(f.Advice) > 0 {
		c.Blocks = append(c.Blocks, adviceTable(words, f.Advice))
	}
	if len(f.Ended) > 0 {
		c.Blocks = append(c.Blocks, endedTable(words, f.Ended))
	}
	var periods []string
	for _, p := range f.Periods {
		periods = append(periods, words.Period(p))
	}
	c.Notes = append(c.Notes, say("method", report.Args{"periods": strings.Join(periods, words.Say("quality.join"))}))
	if f.Unknown > 0 {
		c.Notes = append(c.Notes, say("unknown", report.Args{"n": f.Unknown}))
	}
	return c
}

// followupMessage counts the verdicts there are.
func followupMessage(words *report.Words, f report.Followup) string {
	if len(f.Advice) == 0 {
		return words.Say("followup.message_none")
	}
	counts := map[report.AdviceVerdict]int{}
	for _, a := range f.Advice {
		counts[a.Verdict]++
	}
	var parts []string
	for _, v := range []report.AdviceVerdict{report.AdviceWorked, report.AdviceNoEffect, report.AdviceTooEarly, report.AdviceWorse} {
		switch counts[v] {
		case 0:
		case len(f.Advice):
			return words.Say("followup.message_all."+string(v), report.Args{"n": len(f.Advice)})
		default:
			parts = append(parts, words.Say("followup.count."+string(v), report.Args{"n": counts[v]}))
		}
	}
	return words.Say("followup.message", report.Args{"n": len(f.Advice), "verdicts": strings.Join(parts, words.Say("followup.join"))})
}

func adviceTable(words *report.Words, advice []report.FollowedAdvice) report.Table {
	head := func(key string) string { return words.Say("followup.column." + key) }
	t := report.Table{ID: "followup.advice", Title: words.Say("followup.advice"), Limit: mostFollowed, Columns: []report.Column{
		{Key: "advice", Title: head("advice"), Text: true}, {Key: "metric", Title: head("metric"), Text: true, Quiet: true},
		{Key: "since", Title: head("since"), Text: true, Workbook: true}, {Key: "then", Title: head("then")}, {Key: "now", Title: head("now"), Decisive: true},
		{Key: "rebound", Title: head("rebound"), Unit: report.UnitRelative, Signed: true, Quiet: true}, {Key: "shift", Title: head("shift"), Unit: report.UnitRelative, Signed: true, Workbook: true}, {Key: "effect", Title: head("effect"), Unit: report.UnitRelative, Signed: true},
		{Key: "verdict", Title: head("verdict"), Text: true, Decisive: true}, {Key: "note", Title: head("note"), Text: true, Workbook: true}}}
	if !slices.ContainsFunc(advice, func(a report.FollowedAdvice) bool { return a.Rebound.Known || a.Effect.Known }) {
		// Nothing can be said yet: why not is worth more than columns of dashes.
		for i := range t.Columns {
			switch c := &t.Columns[i]; c.Key {
			case "rebound", "effect":
				c.Workbook = true
			case "note":
				c.Workbook, c.Quiet = false, true
			}
		}
	}
	for _, a := range advice {
		unit := report.UnitRelative
		if a.Unit.Fraction() {
			unit = report.UnitPoints
		}
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: a.Recommendation.Text}, {Text: words.Say("followup.metric", report.Args{"metric": a.Label, "since": a.Since.String()})}, {Text: a.Since.String()}, {Number: a.Then, Unit: a.Unit}, {Number: a.Now, Unit: a.Unit},
			{Number: a.Rebound, Unit: unit}, {Number: a.Shift, Unit: unit}, {Number: a.Effect, Unit: unit}, {Text: words.Say("followup.verdict." + string(a.Verdict)), Tone: toneOf[a.Verdict]},
			{Text: a.Note}}})
	}
	return t
}

func endedTable(words *report.Words, ended []report.EndedFinding) report.Table {
	head := func(key string) string { return words.Say("followup.column." + key) }
	t := report.Table{ID: "followup.ended", Title: words.Say("followup.ended"), Limit: mostFollowed, Columns: []report.Column{
		{Key: "finding", Title: head("finding"), Text: true}, {Key: "period", Title: head("period"), Text: true, Quiet: true},
		{Key: "then", Title: head("then")}, {Key: "now", Title: head("now"), Decisive: true}, {Key: "state", Title: head("state"), Text: true}}}
	for _, e := range ended {
		tone := report.Info
		if e.State == report.StateResolved {
			tone = report.Good
		}
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{{Text: e.Finding.Claim}, {Text: e.Period.String()},
			{Number: e.Finding.Value, Unit: e.Finding.Unit}, {Number: e.Now, Unit: e.Finding.Unit}, {Text: words.Say("state." + e.State), Tone: tone}}})
	}
	return t
}
