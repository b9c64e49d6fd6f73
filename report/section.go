package report

// Status is how an analysis ended.
type Status string

// The statuses of a chapter.
const (
	StatusOK            Status = "ok"
	StatusFinding       Status = "finding"
	StatusNotEnoughData Status = "not_enough_data"
	StatusNotApplicable Status = "not_applicable"
)

// Need is a dataset a section reads.
type Need struct {
	Dataset  string
	Columns  []string // the columns it cannot do without
	Optional bool     // the section runs without it, with less to say
	For      string   // message key of what it is for
}

// Stepped is a section that counts people who pass stages in their order, within
// some days; where only events are given they are counted from these.
type Stepped interface {
	Steps() Steps
}

// Steps are stages to be passed in their order.
type Steps struct {
	Stages []string
	Window Days     // from the first stage to the last
	Mode   []string // how strictly, in ClickHouse's words for windowFunnel: strict_order, ...
}

// Input is everything an analysis may look at.
type Input struct {
	ID       string // the section's id in the spec
	Job      Job
	Words    *Words
	Rules    Rulebook
	Datasets Datasets
	// Metrics finds a metric of a section analysed before; free sections use it.
	Metrics func(name string) (Metric, bool)
	// History is what earlier reports said; empty where the spec names none.
	History History
	// Holidays is the user's own calendar, which corrects the program's.
	Holidays []Holiday
	// Checks is what is wrong with the data; sections run without it, the desk has it.
	Checks []Check
	// Query runs SQL over the datasets as tables; nil where no engine is built in.
	Query func(sql string) (*Dataset, error)
}

// Datasets holds the datasets of a job by name.
type Datasets map[string]*Dataset

// Get is the dataset of that name, nil when the job has none.
func (d Datasets) Get(name string) *Dataset { return d[name] }

// Section is an analysis. Analyze is pure: the same input gives the same
// chapter. It is called only when every Need that is not optional is met.
type Section interface {
	Needs() []Need
	Analyze(in Input) (Chapter, error)
}

// Late is a Section that reads the metrics of others, so runs after them.
type Late interface {
	Section
	Late()
}

// Chapter is what a section found and shows.
type Chapter struct {
	ID       string
	Kind     string
	Title    string // the topic: 转化漏斗
	Message  string // the heading that says what was found; empty: Title
	Status   Status
	Blocks   []Block
	Findings []Finding
	Metrics  []Metric
	KPIs     []Card   // candidates for the summary's key figures, best first
	Notes    []string // doubts and limits, said to the reader
	Analyses []Analysis
}

// Analysis is how one question of a chapter ended, so that "nothing to tell" can be
// told from "not looked at".
type Analysis struct {
	Name   string `json:"analysis"` // the rule that would tell it: "funnel.unlike_past"
	Title  string `json:"title"`
	Status Status `json:"status"`
	Needs  string `json:"needs,omitempty"` // what is missing, in words
}

// Desk looks at the data before the analyses and edits what they found after
// them. Both are pure.
type Desk interface {
	// Inspect lists faults of the data: duplicates, impossible values, gaps.
	Inspect(in Input) []Check
	// Summarize scores and ranks the findings of all chapters, holds them against the
	// earlier reports, and picks what leads.
	Summarize(in Input, chapters []Chapter) Edited
}

// Edited is what a desk made of the chapters.
type Edited struct {
	Checks   []Check   // the faults of the data with the findings they make doubtful; nil: as they were
	Chapters []Chapter // their findings with score, state and what explains them
	Findings []Finding // all of them, ranked
	Summary  Summary
	Followup Followup
}
