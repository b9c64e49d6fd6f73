package report

import (
	"context"
	"fmt"
	"time"
)

// Pos is a place in a spec file.
type Pos struct {
	File         string
	Line, Column int // 1-based, columns in characters
}

// String is file:line:column.
func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Step is a built component and where its spec named it.
type Step[T any] struct {
	Name  string // its id
	Kind  string
	Title string // given by the spec, with fields; empty: the kind's own
	Pos   Pos
	Do    T
}

// Plan is a spec after loading: nothing in it is looked up by name again.
type Plan struct {
	Path  string   // the spec file
	Files []string // the spec and what it extends
	Title string
	Texts Texts
	// Templates are all texts of the spec that name fields, for a strict check once the figures are known.
	Templates []Template
	Account   Account
	Words     *Words
	Rules     Rulebook
	Window    Window
	Compare   []string // ComparePrevious, CompareYearAgo
	Theme     Theme
	Sources   []Step[Source]
	Desk      Desk
	Custom    []CustomRule // the spec's own rules, as written
	History   []string     // patterns of earlier reports' files
	Holidays  []Holiday    // days off and worked of the user's own calendar
	Limit     int          // findings in the summary; 0: the desk's own
	Judge     Judge        // what they compile to; nil: none
	Warnings  []string     // what loads and is likely a mistake, each with its place
	Sections  []Step[Section]
	Outputs   []Output
	Name      string // output name template; empty: {{.Account.Name}}_月报_{{.Period}}, and messages name files in words
	Channels  []Step[Channel]
	Schedule  Schedule // the zero value: none
}

// Window is the reporting period a spec asks for, relative or fixed.
type Window struct {
	Relative string // "last-month" or "last-week"; empty: Fixed
	Fixed    Period
}

// Period is the window as seen on a day.
func (w Window) Period(asOf time.Time) Period {
	switch w.Relative {
	case "last-month":
		return Month(asOf).Previous()
	case "last-week":
		return Week(asOf).Previous()
	}
	return w.Fixed
}

// Job is the report to make on a day; a period given beats the spec's.
func (p *Plan) Job(asOf time.Time, period *Period) Job {
	asOf = asOf.In(p.Account.Location)
	job := Job{Account: p.Account, AsOf: asOf, Period: p.Window.Period(asOf)}
	if period != nil {
		job.Period = *period
	}
	for _, name := range p.Compare {
		base := job.Period.Previous()
		if name == CompareYearAgo {
			base = job.Period.YearAgo()
		}
		job.Compare = append(job.Compare, Compared{Name: name, Period: base})
	}
	return job
}

// Output is one file kind to write.
type Output struct {
	Kind      string // pdf, xlsx, json, html
	Extension string
	MediaType string
	Renderer  Renderer
}

// Source yields datasets for a job, with what was wrong in them.
type Source interface {
	Fetch(ctx context.Context, job Job) (Fetched, error)
}

// Fetched is what a source read.
type Fetched struct {
	Datasets []*Dataset
	Checks   []Check
	Files    []Provenance
}

// Schedule is when a report is due. It is parsed and checked here and acted
// upon by the scheduler.
type Schedule struct {
	At          string // five fields of cron, or words such as 3rd workday 09:00
	Zone        *time.Location
	WaitForData time.Duration
	IfLate      string        // hold, send-preliminary or skip
	IfMissed    string        // MissedRun or MissedSkip: what becomes of a time at which nothing ran
	MaxLateness time.Duration // how late a missed time may still run; 0: however late
	Start, End  time.Time     // first and last day, midnight; zero: none
	Paused      bool
	Pos         Pos
	Deliveries  int // how many deliveries the spec names
}

// What becomes of a scheduled time at which no program ran.
const (
	MissedRun  = "run"
	MissedSkip = "skip"
)
