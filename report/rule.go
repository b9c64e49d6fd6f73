package report

import "slices"

// Rule is what a finding rule may be told and what it advises, in one language.
type Rule struct {
	ID      string // "funnel.below_alert"
	Version string // "1.0"
	Summary string // what it tells, in one sentence
	Params  map[string]float64
	Advice  []Advice
}

// Advice is one recommendation of a rule as a template: the action first, then
// the expected gain. Placeholders as in [Words.Fill].
type Advice struct {
	ID       string
	For      []string // subjects it fits; empty: any
	Text     string
	Expected string
	Effort   string // S, M, L
	Owner    string
}

// Rulebook holds the rules by id.
type Rulebook map[string]Rule

// Param is a rule's parameter, or fallback where the book has none.
func (b Rulebook) Param(rule, name string, fallback float64) float64 {
	if v, ok := b[rule].Params[name]; ok {
		return v
	}
	return fallback
}

// Advise fills the advice that fits the subject: what names the subject first,
// else what fits any.
func (b Rulebook) Advise(words *Words, rule, subject string, args Args) []Recommendation {
	pick := func(match func(Advice) bool) (out []Recommendation) {
		for _, a := range b[rule].Advice {
			if match(a) {
				out = append(out, Recommendation{ID: a.ID, Text: words.Fill(a.Text, args),
					Expected: words.Fill(a.Expected, args), Effort: a.Effort, Owner: a.Owner})
			}
		}
		return out
	}
	if own := pick(func(a Advice) bool { return slices.Contains(a.For, subject) }); own != nil {
		return own
	}
	return pick(func(a Advice) bool { return len(a.For) == 0 })
}
