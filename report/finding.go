package report

// Severity orders findings by how soon somebody must act.
type Severity string

// The severities, gravest first; Good is good news.
const (
	Critical Severity = "critical"
	Warning  Severity = "warning"
	Notice   Severity = "notice"
	Info     Severity = "info"
	Good     Severity = "good"
)

// Severities lists all, gravest first.
func Severities() []Severity { return []Severity{Critical, Warning, Notice, Info, Good} }

// Rank is 0 for the gravest severity, rising.
func (s Severity) Rank() int {
	for i, t := range Severities() {
		if s == t {
			return i
		}
	}
	return len(Severities())
}

// Milder is the severity one level lower; notice and below stay.
func (s Severity) Milder() Severity {
	switch s {
	case Critical:
		return Warning
	case Warning:
		return Notice
	}
	return s
}

// Verdict says how sure a finding is.
type Verdict string

// The verdicts.
const (
	Certain      Verdict = "certain"
	Likely       Verdict = "likely"
	Possible     Verdict = "possible"
	Insufficient Verdict = "insufficient"
	Watch        Verdict = "watch"
)

// Grade is the strength of evidence: A randomised, B before-after with a
// control, C observational. Causal words are allowed at A only.
type Grade string

// The grades.
const (
	GradeA Grade = "A"
	GradeB Grade = "B"
	GradeC Grade = "C"
)

// Finding is one claim the report makes, with its arithmetic.
type Finding struct {
	ID              string           `json:"id"`      // stable across months: rule, metric, subject, direction
	Rule            string           `json:"rule"`    // "funnel.below_alert"
	Section         string           `json:"section"` // the chapter's id
	Subject         string           `json:"subject"` // what it is about: "click>inquiry"
	Metric          string           `json:"metric"`
	Unit            Unit             `json:"unit"`
	Severity        Severity         `json:"severity"`
	Verdict         Verdict          `json:"verdict"`
	Direction       Direction        `json:"direction"`
	Version         string           `json:"rule_version,omitempty"`
	State           string           `json:"state"`       // StateNew until earlier reports say otherwise
	MonthsSeen      int              `json:"months_seen"` // reports in a row that told it, this one included; 0: not followed
	Value           Number           `json:"value"`
	Threshold       Number           `json:"threshold"`
	Benchmark       Number           `json:"benchmark"`
	Interval        Interval         `json:"interval"`
	N               Number           `json:"n"`
	P               Number           `json:"p"` // of the test that the claim rests on, adjusted for its family; missing where it rests on an interval
	Impact          Impact           `json:"impact"`
	Grade           Grade            `json:"grade"`
	Score           float64          `json:"score"` // the product of Factors
	Factors         Factors          `json:"factors"`
	Because         []Cause          `json:"because,omitempty"` // findings that explain this one
	Parent          string           `json:"parent,omitempty"`  // the finding that speaks for this one, which the summary leaves out
	Claim           string           `json:"claim"`
	Evidence        []string         `json:"evidence"`
	Recommendations []Recommendation `json:"recommendations"`
}

// Same reports whether two findings, perhaps of different months, speak of the
// same thing: rule, subject, metric and direction.
func (f Finding) Same(g Finding) bool {
	return f.Rule == g.Rule && f.Subject == g.Subject && f.Metric == g.Metric && f.Direction == g.Direction
}

// Factors are what a finding's score is made of, each in (0, 1].
type Factors struct {
	Impact     float64 `json:"impact"`     // what is at stake, against a month's total
	Confidence float64 `json:"confidence"` // Probability, less for weak evidence and doubtful data
	Surprise   float64 `json:"surprise"`   // how unlike the account's own past, less for what was told before
	Action     float64 `json:"action"`     // 1 where there is something to do and somebody to do it
	// Probability is how likely the claim is true, before the grade of the evidence.
	Probability float64 `json:"probability"`
}

// Cause is a finding that explains part of another.
type Cause struct {
	Finding string  `json:"finding"`
	Share   float64 `json:"share"` // of the other's change, 0-1
}

// Interval is a 95 % interval; missing ends where none can be given.
type Interval [2]Number

// Impact is what a finding costs (negative) or gains a month, in Unit.
type Impact struct {
	Value Number `json:"value"`
	Unit  string `json:"unit"` // "orders", "followers", "CNY", ...
	Low   Number `json:"low"`
	High  Number `json:"high"`
}

// Recommendation is one action: the verb first, then what it should gain.
type Recommendation struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	Expected string `json:"expected"`
	Effort   string `json:"effort"` // S, M or L
	Owner    string `json:"owner"`
}

// Check is one line of the data quality list.
type Check struct {
	Check    string   `json:"check"` // stable id, e.g. "bad_cell", "duplicate_row"
	Severity Severity `json:"severity"`
	Dataset  string   `json:"dataset"`
	File     string   `json:"file"`
	Row      int      `json:"row"` // 0: the whole file
	Column   string   `json:"column,omitempty"`
	Count    int      `json:"count,omitempty"` // how many rows the line stands for, where more than one
	Claim    string   `json:"claim"`
	Subject  string   `json:"subject,omitempty"` // the stage, kind or experiment of the row, where the others do not depend on it
	Affects  []string `json:"affects,omitempty"` // the rules whose findings this may make doubtful, sorted
	// Invalidates is the ids of this report's findings that it does make doubtful: of a
	// critical check they are put off, of a warning they are told with it.
	Invalidates []string `json:"invalidates,omitempty"`
}
