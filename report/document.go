package report

import (
	"io"
	"strings"
)

// Document is the finished report: renderers decide how it looks, never what it
// says, and every renderer shows the same numbers.
type Document struct {
	Title    string // 公众号运营月报
	Job      Job
	Words    *Words
	Spec     string // file name of the spec; empty: not known
	Theme    Theme
	Program  string // program name and version; files show it only as [Document.Signature], JSON as generated_by
	Summary  Summary
	Chapters []Chapter
	Findings []Finding // all of them, ranked
	Followup Followup  // what became of earlier findings and advice
	Quality  []Check
	Coverage []Coverage
	Rules    []Outcome // how the spec's own rules ended
	// Definitions explains the metrics the report uses, in its order.
	Definitions []Definition
	Method      []Paragraph
	Closing     Closing    // the client's contact block and small print; zero: none
	Datasets    []*Dataset // what was read, for the workbook's data sheets
	Sources     []Provenance
}

// Signature is what the files' metadata say of the program: nothing, unless the
// theme asks for it.
func (d *Document) Signature() string {
	if d.Theme.Mark {
		return d.Program
	}
	return ""
}

// Summary is the page a busy reader reads.
type Summary struct {
	Message  string   // the headline: 增长健康，断点在支付页
	Lines    []string // two or three sentences for the cover
	KPIs     []Card
	Findings []Finding // the ones that matter most, at most seven
	Actions  []Action  // what to do first
}

// Action is a line of the to-do table.
type Action struct {
	Rank           int
	Recommendation Recommendation
	Finding        Finding
}

// Coverage tells what each analysis looked at, so that silence has a meaning.
type Coverage struct {
	Section  string
	Title    string
	Status   Status
	Findings int
	Note     string // what is missing, or how much was read
	Analyses []Analysis
}

// Definition explains a metric.
type Definition struct {
	Term string
	Text string
}

// Provenance is one file that was read.
type Provenance struct {
	File    string
	Dataset string
	Rows    int
	First   string // first and last day, empty where undated
	Last    string
}

// Renderer turns a Document into one kind of file. It must be deterministic.
type Renderer interface {
	Render(w io.Writer, doc *Document) error
}

// Remarker is a Renderer that says what a reader of its file may miss: characters that
// no font has, a logo that cannot be shown.
type Remarker interface {
	Renderer
	RenderAloud(w io.Writer, doc *Document, tell func(problem string)) error
}

// Artifact is a finished file.
type Artifact struct {
	Name      string // file name without a folder
	MediaType string
	Body      []byte
}

// Account is the account's name where the title does not say it already, else empty.
func (d *Document) Account() string {
	if strings.Contains(d.Title, d.Job.Account.Name) {
		return ""
	}
	return d.Job.Account.Name
}
