package report

// CustomRule is a rule that a spec brings, in one language: when its expression
// holds for the measured figures, the report tells it.
type CustomRule struct {
	ID       string
	Summary  string // empty: the id
	When     Expression
	MinN     float64 // people or things every rate must count; 0: no limit
	Family   string  // rules of a family share one error rate; empty: "custom"
	Severity Severity
	Section  string // the chapter to stand in; empty: the metric's
	Metric   string // the figure it is about; empty: the first that When reads
	Text     string // the sentence, with placeholders
	Values   []NamedExpression
	Advice   []Advice
	Pos      Pos
}

// NamedExpression is a value that texts may show as {name}.
type NamedExpression struct {
	Name string
	Expression
}

// Expression is the text of an expression and where its characters stand.
type Expression struct {
	Text string
	// At is the place of the character with that offset; nil: not known.
	At func(offset int) Pos
}

// Place is where a character of the expression stands.
func (e Expression) Place(offset int) Pos {
	if e.At == nil {
		return Pos{}
	}
	return e.At(offset)
}

// RuleError is what is wrong in an expression or text of a custom rule.
type RuleError struct {
	Pos      Pos
	Problem  string   // what is wrong, lower case
	Expected string   // what would be right; may be empty
	Word     string   // the unknown word, where there is one
	Choices  []string // what it could have been
	Warning  bool     // it works, and is likely a mistake
}

// Error says the place and the problem.
func (e *RuleError) Error() string { return e.Pos.String() + ": " + e.Problem }

// Judge holds custom rules against the measured figures. It is pure, and comes
// after the sections and before the desk.
type Judge interface {
	Judge(in Input, chapters []Chapter) Judged
}

// RuleStatus is how a rule ended.
type RuleStatus string

// The endings of a rule: Unknown lacks a figure, Insufficient has too few people
// or things behind one, Failed could not be computed.
const (
	RuleFires        RuleStatus = "fires"
	RuleSilent       RuleStatus = "silent"
	RuleInsufficient RuleStatus = "insufficient"
	RuleUnknown      RuleStatus = "unknown"
	RuleFailed       RuleStatus = "failed"
)

// RuleStatuses lists all.
func RuleStatuses() []RuleStatus {
	return []RuleStatus{RuleFires, RuleSilent, RuleInsufficient, RuleUnknown, RuleFailed}
}

// Outcome is how one rule ended, and why where it could not be judged.
type Outcome struct {
	Rule   string
	Title  string
	Status RuleStatus
	Note   string
}

// Judged is what a Judge adds to a report.
type Judged struct {
	Chapters []Chapter // with the findings in their chapters
	Outcomes []Outcome // one a rule, in the rules' order
	Checks   []Check   // rules that could not be computed
}
