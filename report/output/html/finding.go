package html

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// calloutView is a finding: severity and claim, its state, evidence, advice.
type calloutView struct {
	ID, Tone, Severity, Claim, State, Evidence string
	AdviceLabel                                string
	Advice                                     []adviceView
	More, MoreText                             string // where the finding is told too
}

type adviceView struct{ Text, Expected string }

// callout is the view of a finding at an anchor.
func (c *composer) callout(f report.Finding, anchor string) calloutView {
	v := calloutView{ID: anchor, Tone: tone(f.Severity), Severity: c.severity(f.Severity), Claim: prose(f.Claim), State: c.state(f),
		AdviceLabel: c.words.Say("pdf.advice")}
	var evidence []string
	for _, e := range f.Evidence {
		if e = proseLine(e); e != "" {
			evidence = append(evidence, e)
		}
	}
	v.Evidence = strings.Join(evidence, " · ")
	for _, r := range f.Recommendations {
		v.Advice = append(v.Advice, adviceView{Text: prose(r.Text), Expected: proseLine(r.Expected)})
	}
	return v
}

// tell is findings as a chapter shows them, with the way back to the summary.
func (c *composer) tell(findings []report.Finding) []calloutView {
	var out []calloutView
	for _, f := range findings {
		v := c.callout(f, c.anchor("finding", f.ID))
		if c.told[f.ID] == "" {
			c.told[f.ID] = v.ID
		}
		if at := c.led[f.ID]; at != "" {
			v.More, v.MoreText = "#"+at, c.words.Say("html.to_summary")
		}
		out = append(out, v)
	}
	return out
}

// state names how a finding stands to the reports before; a state without a word
// of its own is already in words. Where all findings are new, as in a first report,
// none is said to be.
func (c *composer) state(f report.Finding) string {
	s := f.State
	if s == report.StateNew && !slices.ContainsFunc(c.doc.Findings, func(f report.Finding) bool { return f.State != report.StateNew }) {
		return ""
	}
	if s != "" && c.words.Has("state."+s) {
		return proseLine(c.words.Say("state."+s, report.Args{"n": f.MonthsSeen}))
	}
	return proseLine(s)
}
