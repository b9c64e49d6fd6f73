package analysis

import (
	"math"
	"strconv"

	"github.com/wxreport/wxreport/analysis/calendar"
	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// frame is a chapter being written: the input, the metrics measured so far, the
// findings and the blocks.
type frame struct {
	in      report.Input
	chapter report.Chapter
	index   map[string]int // metric name -> position in chapter.Metrics
	views   map[viewKey]*report.Dataset
	read    notebook
	// holidays are the days that the notes call so; nil until asked for.
	holidays map[string]bool
	hearing  *hearing // judges comments without labels; nil: nobody does
	days     *calendar.Calendar
	repeats  repeats                    // the period's comments that talks leave out
	byAge    map[string][]int           // rows of article_days by item
	endings  map[string]report.Analysis // of analyses that could not be made, by rule
	seen     map[string]bool            // rules that had what they need
}

// viewKey names the rows of one dataset in one period, all of them or those of one
// of its values.
type viewKey struct {
	name        string
	from, until int64
	of          string
}

func newFrame(kind string, in report.Input) *frame {
	return &frame{in: in, index: map[string]int{}, views: map[viewKey]*report.Dataset{}, chapter: report.Chapter{ID: in.ID, Kind: kind,
		Title: in.Words.Say("section." + kind + ".title"), Status: report.StatusOK}}
}

// say is the language's text for a key of this kind: "funnel.reading.steps" is
// written f.say("reading.steps").
func (f *frame) say(key string, args ...report.Args) string {
	return f.in.Words.Say(f.chapter.Kind+"."+key, args...)
}

// data is a dataset of the job; nil when it was not given.
func (f *frame) data(name string) *report.Dataset { return f.in.Datasets.Get(name) }

// during is a dataset's rows of a period. A row without a date or period speaks
// of the reporting period only: it is no base to compare with.
func (f *frame) during(name string, p report.Period) *report.Dataset {
	key := viewKey{name: name, from: p.From.Unix(), until: p.Until.Unix()}
	if view, ok := f.views[key]; ok {
		return view
	}
	view := f.data(name).During(p)
	if now := f.in.Job.Period; view != nil && (!p.From.Equal(now.From) || !p.Until.Equal(now.Until)) {
		schema, _ := report.SchemaOf(name)
		all := view
		placed := func(i int) bool {
			return schema.Time != "" && !all.Time(schema.Time, i).IsZero() || all.Text("period", i) != ""
		}
		for i := range all.Len() {
			if !placed(i) { // seldom: no copy otherwise
				view = all.Where(placed)
				break
			}
		}
	}
	f.views[key] = view
	return view
}

// now is a dataset's rows of the reporting period.
func (f *frame) now(name string) *report.Dataset { return f.during(name, f.in.Job.Period) }

// benchmark is the industry value of a metric, missing when none was given.
func (f *frame) benchmark(metric string) report.Number {
	ds := f.data("benchmarks")
	for i := range ds.Len() {
		if ds.Text("metric", i) == metric {
			return ds.Number("value", i)
		}
	}
	return report.Missing
}

// fraction is a pooled rate: a numerator over a denominator.
type fraction struct{ num, den report.Number }

func (r fraction) value() report.Number { return r.num.Over(r.den) }

// pooled is the fraction of two columns over the rows that know both.
func pooled(ds *report.Dataset, numerator, denominator string) fraction {
	num, den := ds.SumBoth(numerator, denominator)
	return fraction{num, den}
}

// rate measures a pooled rate in the period and the compared ones and records
// it with its Wilson interval at the effective sample size. Phi below 1 means
// that no daily data told the over-dispersion: the interval is then binomial.
func (f *frame) rate(name string, better report.Direction, phi float64, of func(report.Period) fraction) report.Metric {
	now := of(f.in.Job.Period)
	m := report.Metric{Name: name, Unit: report.UnitRate, Better: better,
		Value: now.value(), Numerator: now.num, Denominator: now.den}
	if now.num.Known && now.den.Known && now.num.F <= now.den.F {
		iv := stats.WilsonPhi(now.num.F, now.den.F, phi, stats.Z95)
		m.Low, m.High = report.Some(iv.Low), report.Some(iv.High)
	}
	m.Previous, m.YearAgo = f.bases(func(p report.Period) report.Number { return of(p).value() })
	return f.record(m)
}

// count measures any other quantity in the period and the compared ones.
func (f *frame) count(name string, unit report.Unit, better report.Direction, of func(report.Period) report.Number) report.Metric {
	m := report.Metric{Name: name, Unit: unit, Better: better, Value: of(f.in.Job.Period)}
	m.Previous, m.YearAgo = f.bases(of)
	return f.record(m)
}

// ratio measures a quotient that is not a share of people (seconds a read,
// money an order, reads an item), with its numerator and denominator.
func (f *frame) ratio(name string, unit report.Unit, better report.Direction, of func(report.Period) fraction) report.Metric {
	now := of(f.in.Job.Period)
	m := report.Metric{Name: name, Unit: unit, Better: better,
		Value: now.value(), Numerator: now.num, Denominator: now.den}
	m.Previous, m.YearAgo = f.bases(func(p report.Period) report.Number { return of(p).value() })
	return f.record(m)
}

func (f *frame) bases(of func(report.Period) report.Number) (previous, yearAgo report.Number) {
	if p, ok := f.in.Job.Base(report.ComparePrevious); ok {
		previous = of(p)
	}
	if p, ok := f.in.Job.Base(report.CompareYearAgo); ok {
		yearAgo = of(p)
	}
	return previous, yearAgo
}

// record adds a metric; a metric of the same name is replaced.
func (f *frame) record(m report.Metric) report.Metric {
	if i, ok := f.index[m.Name]; ok {
		f.chapter.Metrics[i] = m
		return m
	}
	f.index[m.Name] = len(f.chapter.Metrics)
	f.chapter.Metrics = append(f.chapter.Metrics, m)
	return m
}

// add appends blocks to the chapter.
func (f *frame) add(blocks ...report.Block) { f.chapter.Blocks = append(f.chapter.Blocks, blocks...) }

// note appends a doubt or limit that the reader should know.
func (f *frame) note(key string, args ...report.Args) {
	f.chapter.Notes = append(f.chapter.Notes, f.say(key, args...))
}

// past lists the reporting period and up to n-1 periods of the same grain before
// it, oldest first.
func (f *frame) past(n int) []report.Period {
	periods := make([]report.Period, n)
	p := f.in.Job.Period
	for i := n - 1; i >= 0; i-- {
		periods[i] = p
		p = p.Previous()
	}
	return periods
}

// course is a quantity over the last 13 periods, oldest first, without the
// missing ones at the start; for sparklines.
func (f *frame) course(of func(report.Period) report.Number) (values []report.Number, labels []string) {
	for _, p := range f.past(13) {
		v := of(p)
		if len(values) == 0 && !v.Known {
			continue
		}
		values = append(values, v)
		labels = append(labels, p.String())
	}
	return values, labels
}

// card offers a metric to the summary's key figures.
func (f *frame) card(name string, m report.Metric, of func(report.Period) report.Number) {
	spark, at := f.course(of)
	f.chapter.KPIs = append(f.chapter.KPIs, report.Card{Name: name, Metric: m.Name,
		Value: report.Q(m.Value, m.Unit), Previous: m.Change(m.Previous), YearAgo: m.Change(m.YearAgo),
		Better: m.Better, Spark: spark, SparkAt: at})
}

// daily is the over-dispersion of a rate from daily pairs; 1 where there are too
// few days to tell.
func daily(pairs []fraction) float64 {
	var x, n []float64
	for _, p := range pairs {
		if p.num.Known && p.den.Known && p.den.F > 0 {
			x, n = append(x, p.num.F), append(n, p.den.F)
		}
	}
	phi, ok := stats.Dispersion(x, n)
	if !ok || math.IsNaN(phi) {
		return 1
	}
	return phi
}

// section turns the number of days into a metric name part: 7 -> "7".
func dayName(day float64) string { return strconv.FormatFloat(day, 'f', -1, 64) }

// finish closes the chapter: findings become callouts and the status follows.
// The message is the headline of the gravest finding unless one was set.
func (f *frame) finish() report.Chapter {
	c := f.chapter
	rankFindings(c.Findings)
	c.Analyses = f.analyses()
	if len(c.Findings) > 0 {
		c.Status = report.StatusFinding
		c.Blocks = append(c.Blocks, report.FindingList{Findings: c.Findings})
	}
	if c.Message == "" && len(c.Findings) > 0 {
		c.Message = c.Findings[0].Claim
	}
	return c
}
