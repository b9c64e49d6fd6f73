package json

import "github.com/wxreport/wxreport/report"

// Followup is what became of earlier findings and advice.
type Followup struct {
	Periods []string `json:"periods"` // labels of the earlier reports, oldest first
	Advice  []Advice `json:"advice"`
	Ended   []Ended  `json:"ended"`
	Unknown int      `json:"unknown"` // earlier advice that has no figure to judge it by
}

// Advice is an earlier recommendation with its figure then and now. Rebound, Effect
// and its interval are points for rates, relative changes for the rest.
type Advice struct {
	Finding        string                `json:"finding"`
	Recommendation report.Recommendation `json:"recommendation"`
	Metric         string                `json:"metric"`
	Unit           report.Unit           `json:"unit"`
	Since          string                `json:"since"`
	Then           report.Number         `json:"then"`
	Now            report.Number         `json:"now"`
	Expected       report.Number         `json:"expected"`           // without any action
	Rebound        report.Number         `json:"rebound"`            // expected less then
	Controls       []string              `json:"controls,omitempty"` // figures that no advice was about
	Shift          report.Number         `json:"shift"`              // what these did meanwhile
	Effect         report.Number         `json:"effect"`             // now less expected and shift
	Grade          report.Grade          `json:"grade"`              // B beside controls, else C
	Interval       report.Interval       `json:"interval"`           // of the effect
	Verdict        report.AdviceVerdict  `json:"verdict"`
	Needs          report.Number         `json:"needs"`
	NeedsUnit      string                `json:"needs_unit"` // "periods" or "n"
	Note           string                `json:"note"`
}

// Ended is an earlier finding that this report does not have.
type Ended struct {
	Finding   string           `json:"finding"`
	Rule      string           `json:"rule"`
	Subject   string           `json:"subject"`
	Metric    string           `json:"metric"`
	Severity  report.Severity  `json:"severity"`
	Direction report.Direction `json:"direction"`
	State     string           `json:"state"`
	Period    string           `json:"period"` // the report that told it last
	Then      report.Number    `json:"then"`
	Now       report.Number    `json:"now"`
	Claim     string           `json:"claim"` // as told then
}

// followup is nil where no earlier report was given.
func followup(f report.Followup) *Followup {
	if !f.Given() {
		return nil
	}
	out := &Followup{Periods: []string{}, Advice: []Advice{}, Ended: []Ended{}, Unknown: f.Unknown}
	for _, p := range f.Periods {
		out.Periods = append(out.Periods, p.String())
	}
	for _, a := range f.Advice {
		needsUnit := a.NeedsUnit
		if !a.Needs.Known {
			needsUnit = ""
		}
		out.Advice = append(out.Advice, Advice{Finding: a.Finding, Recommendation: a.Recommendation, Metric: a.Metric, Unit: a.Unit,
			Since: a.Since.String(), Then: a.Then, Now: a.Now, Expected: a.Expected, Rebound: a.Rebound, Controls: a.Controls, Shift: a.Shift, Effect: a.Effect, Grade: a.Grade,
			Interval: report.Interval{a.Low, a.High}, Verdict: a.Verdict, Needs: a.Needs, NeedsUnit: needsUnit, Note: a.Note})
	}
	for _, e := range f.Ended {
		g := e.Finding
		out.Ended = append(out.Ended, Ended{Finding: g.ID, Rule: g.Rule, Subject: g.Subject, Metric: g.Metric, Severity: g.Severity,
			Direction: g.Direction, State: e.State, Period: e.Period.String(), Then: g.Value, Now: e.Now, Claim: g.Claim})
	}
	return out
}
