// Package json writes a report as NAME.json, the form that programs, later
// reports and acceptance checks read. [File] is its schema.
package json

import "github.com/wxreport/wxreport/report"

// SchemaVersion changes when a reader of an older file would misread a new one.
const SchemaVersion = 1

// File is the whole of NAME.json. Numbers are raw: rates are fractions 0-1,
// money is in the account's currency, missing is null.
type File struct {
	Schema      int        `json:"schema"`
	Account     Account    `json:"account"`
	Period      Period     `json:"period"`
	Compare     []Compared `json:"compare"`
	AsOf        string     `json:"as_of"` // the day the report speaks from
	Language    string     `json:"language"`
	GeneratedBy string     `json:"generated_by"`
	Summary     Summary    `json:"summary"`
	// Metrics by contract name: "funnel.rate.click>inquiry".
	Metrics  map[string]report.Metric `json:"metrics"`
	Sections []Section                `json:"sections"`
	Findings []report.Finding         `json:"findings"` // ranked, gravest first
	Followup *Followup                `json:"followup,omitempty"`
	Quality  []report.Check           `json:"quality"`
	Sources  []Source                 `json:"sources"`
	Closing  *Closing                 `json:"closing,omitempty"`
}

// Closing is the client's own words on the cover and at the end.
type Closing struct {
	CoverNote string   `json:"cover_note,omitempty"`
	Contact   []string `json:"contact,omitempty"`
	Legal     string   `json:"legal,omitempty"`
}

// Account is whom the report is about.
type Account struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Industry string `json:"industry"`
	Timezone string `json:"timezone"`
	Currency string `json:"currency"`
}

// Period is whole days: From and Until are the first and the last, both included.
type Period struct {
	From  string `json:"from"`
	Until string `json:"until"`
	Label string `json:"label"` // 2026-10, 2026-W41 or from..until
}

// Compared is a base period with its role: previous or year-ago.
type Compared struct {
	Name string `json:"name"`
	Period
}

// Summary is what the first page says.
type Summary struct {
	Message  string   `json:"message"`
	Lines    []string `json:"lines"`
	KPIs     []string `json:"kpis"`     // metric names
	Findings []string `json:"findings"` // finding ids
	Actions  []Action `json:"actions"`
}

// Action is a line of the to-do table.
type Action struct {
	Rank           int                   `json:"rank"`
	Finding        string                `json:"finding"`
	Recommendation report.Recommendation `json:"recommendation"`
}

// Section is a chapter with its tables and charts.
type Section struct {
	ID      string        `json:"id"`
	Kind    string        `json:"kind"`
	Title   string        `json:"title"`
	Message string        `json:"message"`
	Status  report.Status `json:"status"`
	Notes   []string      `json:"notes"`
	// Analyses is how each question of the chapter ended.
	Analyses []report.Analysis `json:"analyses,omitempty"`
	Text     []string          `json:"text"` // paragraphs of free text
	Tables   []Table           `json:"tables"`
	Charts   []Chart           `json:"charts"`
}

// Table is rows of raw cells: a number, a string, a date, an interval [low, high] or null.
type Table struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Columns []Column `json:"columns"`
	Rows    [][]any  `json:"rows"`
}

// Column names a table column.
type Column struct {
	Key   string      `json:"key"`
	Title string      `json:"title"`
	Unit  report.Unit `json:"unit"`
}

// Chart is a figure's data.
type Chart struct {
	ID      string      `json:"id"`
	Kind    string      `json:"kind"`
	Title   string      `json:"title"`
	Reading string      `json:"reading"`
	Unit    report.Unit `json:"unit"`
	Labels  []string    `json:"labels"`
	Series  []Series    `json:"series"`
	Points  []Point     `json:"points,omitempty"`
}

// Series is one run of values over the labels.
type Series struct {
	Name   string          `json:"name"`
	Role   report.Role     `json:"role"`
	Values []report.Number `json:"values"`
	Low    []report.Number `json:"low,omitempty"`
	High   []report.Number `json:"high,omitempty"`
}

// Point is one mark of a scatter chart.
type Point struct {
	Label string        `json:"label"`
	X     report.Number `json:"x"`
	Y     report.Number `json:"y"`
	Size  report.Number `json:"size"`
}

// Source is one file that was read.
type Source struct {
	File    string `json:"file"`
	Dataset string `json:"dataset"`
	Rows    int    `json:"rows"`
	First   string `json:"first"`
	Last    string `json:"last"`
}
