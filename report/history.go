package report

import "time"

// History is what earlier reports of the account said: one edition a period, oldest
// first, all of the job's grain and before its period.
type History []Edition

// Edition is one earlier report as later ones need it.
type Edition struct {
	File     string // where it was read, for the reader
	Account  string // the account's id
	Language string
	Period   Period
	AsOf     time.Time // the day it spoke from
	Metrics  map[string]Metric
	Findings []Finding
}

// Finding is the edition's finding that speaks of the same thing as f: the same rule,
// subject, metric and direction, whatever the version of the rule.
func (e Edition) Finding(f Finding) (Finding, bool) {
	for _, g := range e.Findings {
		if g.Same(f) {
			return g, true
		}
	}
	return Finding{}, false
}

// The states of a finding against the reports before it.
const (
	StateNew        = "new"        // no earlier report had it
	StatePersisting = "persisting" // the report before had it too
	StateWorsened   = "worsened"   // persisting, and further off than chance explains
	StateImproved   = "improved"   // persisting, and nearer by more than chance explains
	StateRecurred   = "recurred"   // it was resolved less than six months ago
	StateFlapping   = "flapping"   // it came and went three times or more within six months
	StateSuperseded = "superseded" // its rule has changed since; the count starts anew
	StateEasing     = "easing"     // not found any more, not yet surely resolved
	StateResolved   = "resolved"   // surely on the good side, or absent twice in a row
)

// Followup is what became of earlier findings and advice. The zero value means that no
// earlier report was given: then nothing is said.
type Followup struct {
	Periods []Period // the earlier reports' periods, oldest first
	Advice  []FollowedAdvice
	Ended   []EndedFinding
	Page    Chapter // the same for the reader
	Unknown int     // earlier advice whose figure is not measured any more, or names no good side
}

// Given reports whether there were earlier reports.
func (f Followup) Given() bool { return len(f.Periods) > 0 }

// AdviceVerdict says whether an advice shows in its figure.
type AdviceVerdict string

// The verdicts on advice. They rest on before and after, beside figures that no advice
// was about where there are any: the advice may have been followed or not, and other
// things may have changed.
const (
	AdviceWorked   AdviceVerdict = "worked"    // better by more than the expected rebound and chance
	AdviceNoEffect AdviceVerdict = "no_effect" // a useful change would have shown
	AdviceTooEarly AdviceVerdict = "too_early" // a useful change could not have shown yet
	AdviceWorse    AdviceVerdict = "worse"     // worse than when the advice was given
)

// FollowedAdvice is an earlier recommendation with its figure then and now.
type FollowedAdvice struct {
	Finding        string // the finding's id
	Recommendation Recommendation
	Metric         string
	Label          string // the metric in the report's language
	Unit           Unit
	Since          Period // when it was first given
	Then, Now      Number
	Expected       Number   // the value to expect now without any action
	Rebound        Number   // Expected less Then
	Controls       []string // the untouched figures it is held beside, sorted; none: before and after only
	Shift          Number   // what these did meanwhile, on this figure's scale
	Effect         Number   // Now less Expected and Shift
	Grade          Grade    // B with controls, else C
	Low, High      Number   // 95 % of Effect
	Verdict        AdviceVerdict
	Needs          Number // how many more periods, or trials a period, a useful change takes to show
	NeedsUnit      string // "periods" or "n"
	Note           string // the verdict in a sentence
}

// EndedFinding is an earlier finding that this report does not have.
type EndedFinding struct {
	Finding Finding // as last reported
	Period  Period  // when that was
	State   string  // StateResolved, StateEasing or StateSuperseded
	Now     Number  // its figure now
}
