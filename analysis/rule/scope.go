package rule

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

const (
	maxSteps   = 20_000
	maxMembers = 1_000
)

// source, content and platform gather the figures of one value of the data.
type source struct {
	Share    rate `expr:"share"` // of the visits
	Follow   rate `expr:"follow_rate"`
	Ret1     rate `expr:"ret1"`
	Ret7     rate `expr:"ret7"`
	Ret30    rate `expr:"ret30"`
	Unfollow rate `expr:"unfollow_rate"`
	Order    rate `expr:"order_value"`
}

type content struct {
	Open      rate `expr:"open_rate"`
	Share     rate `expr:"share_rate"`
	Favourite rate `expr:"favourite_rate"`
	Finish    rate `expr:"finish_rate"`
	Reads     rate `expr:"average_reads"`
	Published rate `expr:"published"`
}

type platform struct {
	Users    rate `expr:"users"`
	Orders   rate `expr:"orders"`
	Revenue  rate `expr:"revenue"`
	Unlink   rate `expr:"unlink_rate"`
	PerUser  rate `expr:"gmv_per_user"`
	ShareOfR rate `expr:"share"` // of the revenue
}

// scope is what an expression may name. The last four are the checks that
// compiling puts into expressions; they have names nobody can write.
type scope struct {
	Metric   func(name string) rate      `expr:"metric"`
	Metrics  func(prefix string) []rate  `expr:"metrics"` // those below the prefix
	Known    func(name string) bool      `expr:"known"`   // whether the figure was measured
	Bench    func(metric string) float64 `expr:"bench"`   // the industry's value
	Source   func(name string) source    `expr:"source"`
	Stage    func(pair string) rate      `expr:"stage"` // "click>inquiry"
	Type     func(name string) content   `expr:"type"`
	Platform func(name string) platform  `expr:"platform"`
	PLower   func(a, b rate) (p float64) `expr:"p_lower"` // probability that a's true value is below b's
	Days     int                         `expr:"days"`    // of the period
	Need     func(v any) any             `expr:"need#"`
	Finite   func(v any) any             `expr:"finite#"`
	Step     func(v any) any             `expr:"step#"`
	Over     func(v any) any             `expr:"over#"`
}

// names lists what an author may write, for the nearest word.
var names = []string{"metric", "metrics", "known", "bench", "source", "stage", "type", "platform", "p_lower", "days",
	"all", "any", "none", "one", "count", "filter", "map", "find", "sum", "len", "first", "last", "abs", "round", "floor", "ceil", "min", "max", "mean", "median"}

// members lists the fields of the language's objects by their Go type.
var members = map[string][]string{
	"rule.rate":     rateFields,
	"rule.source":   {"share", "follow_rate", "ret1", "ret7", "ret30", "unfollow_rate", "order_value"},
	"rule.content":  {"open_rate", "share_rate", "favourite_rate", "finish_rate", "average_reads", "published"},
	"rule.platform": {"users", "orders", "revenue", "unlink_rate", "gmv_per_user", "share"},
}

// aliases are short names for what the contract spells out.
var (
	sourceNames = map[string]string{"session": "公众号会话", "moments": "朋友圈分享", "search": "搜一搜", "scan": "扫码", "other": "其他"}
	benchNames  = map[string]string{"ret1": "retention.rate.1", "ret7": "retention.rate.7", "ret30": "retention.rate.30"}
)

// missing ends an evaluation that read a figure nobody measured.
type missing struct{ name, near string }

func (m missing) Error() string { return "no figure " + m.name }

// fault ends an evaluation that cannot be computed.
type fault struct{ problem string }

func (f fault) Error() string { return f.problem }

const (
	notFinite = "not a finite number"
	goesOn    = "goes on"
)

// figures is what one report has measured.
type figures struct {
	metrics map[string]report.Metric
	names   []string // in order
	bench   map[string]report.Number
	days    int
}

func measured(in report.Input, chapters []report.Chapter) *figures {
	f := &figures{metrics: map[string]report.Metric{}, bench: map[string]report.Number{}, days: in.Job.Period.Days()}
	for _, c := range chapters {
		for _, m := range c.Metrics {
			if _, taken := f.metrics[m.Name]; !taken {
				f.metrics[m.Name] = m
			}
		}
	}
	f.names = slices.Sorted(maps.Keys(f.metrics))
	ds := in.Datasets.Get("benchmarks")
	for i := range ds.Len() {
		if name := ds.Text("metric", i); !f.bench[name].Known {
			f.bench[name] = ds.Number("value", i)
		}
	}
	return f
}

// reading is one evaluation: what it read, how far it went, what it tested.
type reading struct {
	*figures
	read   []report.Metric // each once, in the order of reading
	seen   map[string]bool // their names
	last   string          // the figure read last, named when a field of it is missing
	steps  int
	tests  []float64 // probabilities that were asked for
	factor float64   // family correction of 1 - p; 0: none
}

func (r *reading) metric(name string) rate {
	m, ok := r.metrics[name]
	if !ok {
		m = report.Metric{Name: name}
	}
	r.spend(1)
	f := figure(m, r.tested)
	r.note(f)
	return f
}

// tested records a probability and corrects it for the family.
func (r *reading) tested(p float64) float64 {
	r.spend(5)
	if math.IsNaN(p) {
		return p
	}
	r.tests = append(r.tests, p)
	if r.factor > 1 {
		return max(0, 1-r.factor*(1-p))
	}
	return p
}

// spend counts steps and ends what goes on too long.
func (r *reading) spend(n int) {
	if r.steps += n; r.steps > maxSteps {
		panic(fault{fmt.Sprintf("%s for more than %d steps", goesOn, maxSteps)})
	}
}

func (r *reading) below(prefix string) []rate {
	var out []rate
	for _, name := range r.names {
		if !strings.HasPrefix(name, strings.TrimSuffix(prefix, ".")+".") || !r.metrics[name].Value.Known {
			continue
		}
		if len(out) == maxMembers {
			panic(fault{fmt.Sprintf("more than %d figures below %s", maxMembers, prefix)})
		}
		out = append(out, r.metric(name))
	}
	r.spend(len(out))
	if out == nil {
		panic(r.lacking(prefix))
	}
	return out
}

func (r *reading) lacking(name string) missing {
	m := missing{name: name}
	if found, ok := r.metrics[name]; !ok || found.Name == "" {
		m.near = report.Nearest(name, r.names)
	}
	return m
}

func (r *reading) bench1(name string) float64 {
	if full, ok := benchNames[name]; ok {
		name = full
	}
	b := r.bench[name]
	if !b.Known {
		panic(missing{name: "bench(" + name + ")", near: report.Nearest(name, slices.Sorted(maps.Keys(r.bench)))})
	}
	return b.F
}

// scope binds the names of the language to the reading.
func (r *reading) scope() scope {
	return scope{
		Metric: r.metric, Metrics: r.below, Bench: r.bench1, Days: r.days,
		Known: func(name string) bool { return r.metrics[name].Value.Known },
		Source: func(name string) source {
			if full, ok := sourceNames[name]; ok {
				name = full
			}
			at := func(m string) rate { return r.quiet("traffic." + m + "." + name) }
			return source{at("visit_share"), at("follow_rate"), at("retention_1"), at("retention_7"), at("retention_30"), at("unfollow_rate"), at("order_value")}
		},
		Stage: func(pair string) rate { return r.metric("funnel.rate." + pair) },
		Type: func(name string) content {
			at := func(m string) rate { return r.quiet("content." + m + "." + name) }
			return content{at("open_rate"), at("share_rate"), at("favourite_rate"), at("finish_rate"), at("average_reads"), at("published")}
		},
		Platform: func(name string) platform {
			at := func(m string) rate { return r.quiet("platforms." + m + "." + name) }
			return platform{at("users"), at("orders"), at("revenue"), at("unlink_rate"), at("gmv_per_user"), at("share")}
		},
		PLower: func(a, b rate) float64 {
			r.note(a)
			r.note(b)
			return r.tested(lower(a.metric, b.metric))
		},
		Need: r.need, Finite: r.finite,
		Step: func(v any) any { r.spend(1); return v },
		Over: func(v any) any { r.spend(length(v)); return v },
	}
}

// quiet is a figure that an object gathers: it counts as read when a field of
// it is.
func (r *reading) quiet(name string) rate {
	r.spend(1)
	m, ok := r.metrics[name]
	if !ok {
		m = report.Metric{Name: name}
	}
	return figure(m, r.tested)
}

// note records a figure as read.
func (r *reading) note(f rate) {
	r.last = f.Name
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	if !r.seen[f.Name] {
		r.seen[f.Name] = true
		r.read = append(r.read, f.metric)
	}
}

// need records the figure, and ends the evaluation where the number that was
// taken from one is missing.
func (r *reading) need(v any) any {
	switch v := v.(type) {
	case rate:
		r.note(v)
	case float64:
		if math.IsNaN(v) {
			panic(r.lacking(r.last))
		}
	}
	return v
}

// finite ends an evaluation whose numbers left the numbers.
func (r *reading) finite(v any) any {
	if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
		panic(fault{notFinite + ": a division by zero, or a result too large"})
	}
	return v
}

// length is how many members a collection has.
func length(v any) int {
	switch v := v.(type) {
	case []any:
		return len(v)
	case []rate:
		return len(v)
	}
	return 1
}
