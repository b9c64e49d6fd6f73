package analysis

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// Competitors sets the account beside others of its size: their figures, and how
// often given words stand in the titles.
type Competitors struct {
	Alerts   `yaml:",inline"`
	Keywords []string `yaml:"keywords" doc:"words to count in the titles, such as 限时"`
	Accounts []string `yaml:"accounts" doc:"the accounts to compare with; empty: all in the data"`
}

// competitorMeasures are the names that alerts may use.
var competitorMeasures = []string{"value", "gap", "keyword_rate", "keyword_gap"}

func competitorsKind() report.Kind[report.Section] {
	return kind("competitors", "The account beside accounts of its size: figures, gaps, and the words in titles.", `
kind: competitors
keywords: [限时, 专属]
`, func() *Competitors { return &Competitors{} }, (*Competitors).complete)
}

func (s *Competitors) complete() error {
	for _, word := range s.Keywords {
		if strings.TrimSpace(word) == "" {
			return &report.FieldError{Path: "keywords", Problem: "has an empty word"}
		}
	}
	return s.check(measured(competitorMeasures...))
}

// Needs names the figures and the titles; either alone is enough for a part.
func (s *Competitors) Needs() []report.Need {
	return []report.Need{
		{Dataset: "competitors", Columns: []string{"account", "metric", "value"}, Optional: true, For: "need.competitors"},
		{Dataset: "titles", Columns: []string{"account", "title"}, Optional: true, For: "need.competitors_titles"},
	}
}

// Analyze compares the figures, then the words.
func (s *Competitors) Analyze(in report.Input) (report.Chapter, error) {
	f := newFrame("competitors", in)
	field := s.field(f)
	words := s.words(f)
	if len(field.metrics) == 0 && len(words) == 0 {
		f.chapter.Status = report.StatusNotEnoughData
		s.nothing(f)
		return f.finish(), nil
	}
	if len(field.metrics) > 0 {
		charted := field.figures(f)
		f.add(charted...)
		f.add(field.table(f, charted))
		field.standings(f)
		field.alarms(f, s.Alerts)
		field.notes(f)
		field.cards(f)
	} else {
		f.note("note.no_figures")
	}
	for _, rule := range []string{"competitors.behind", "competitors.ahead"} {
		f.inapplicable(rule, "rivals")
	}
	s.keywords(f, words)
	s.typicalReads(f, s.collect(f))
	f.competitorsMessage(field)
	return f.finish(), nil
}

// isOwn reports whether a row of the data is the account's own: by its name, its
// id, or self.
func (f *frame) isOwn(account string) bool {
	a := f.in.Job.Account
	return account == "self" || account != "" && (account == a.Name || account == a.ID)
}

// ownName is what metrics call the account.
func (f *frame) ownName() string {
	if name := f.in.Job.Account.Name; name != "" {
		return name
	}
	return "self"
}

// rivals is the figures of several accounts.
type rivals struct {
	own      string
	accounts []string // the own one first, then by the first metric
	metrics  []string
	computed []string // own metrics that were computed from other datasets
	sources  []string // where the figures came from
}

// field reads the accounts and metrics of the period and measures them.
func (s *Competitors) field(f *frame) rivals {
	r := rivals{own: f.ownName()}
	now := f.now("competitors")
	var peers []string
	for i := range now.Len() {
		account, metric := now.Text("account", i), now.Text("metric", i)
		if account == "" || metric == "" || !now.Number("value", i).Known || !s.wanted(f, account) {
			continue
		}
		if !f.isOwn(account) && !slices.Contains(peers, account) {
			peers = append(peers, account)
		}
		if !slices.Contains(r.metrics, metric) {
			r.metrics = append(r.metrics, metric)
		}
		if source := now.Text("source", i); source != "" && !f.isOwn(account) && !slices.Contains(r.sources, source) {
			r.sources = append(r.sources, source)
		}
	}
	slices.Sort(peers)
	slices.SortFunc(r.metrics, byMetric)
	slices.Sort(r.sources)
	for _, metric := range r.metrics {
		name := "competitors.value." + r.own + "." + metric
		own := f.count(name, unitOf(metric), report.Up, func(p report.Period) report.Number { return f.ownFigure(p, metric) })
		if given := f.figure(f.in.Job.Period, "", metric); !given.Known && own.Value.Known {
			r.computed = append(r.computed, metric)
		}
		for _, peer := range peers {
			m := f.count("competitors.value."+peer+"."+metric, unitOf(metric), "", func(p report.Period) report.Number { return f.figure(p, peer, metric) })
			if gap := own.Value.Relative(m.Value); gap.Known {
				f.record(report.Metric{Name: "competitors.gap." + peer + "." + metric, Unit: report.UnitRelative, Better: report.Up, Value: gap,
					Previous: own.Previous.Relative(m.Previous), YearAgo: own.YearAgo.Relative(m.YearAgo)})
			}
		}
	}
	if len(r.metrics) > 0 {
		sortByValue(peers, func(name string) report.Number { return f.value("competitors.value." + name + "." + r.metrics[0]) }, func(name string) string { return name })
		r.accounts = append([]string{r.own}, peers...)
	}
	r.perThousand(f)
	return r
}

// wanted reports whether an account takes part in the comparison.
func (s *Competitors) wanted(f *frame, account string) bool {
	return len(s.Accounts) == 0 || f.isOwn(account) || slices.Contains(s.Accounts, account)
}

// byMetric sorts metrics: those people ask for first, then by name.
func byMetric(a, b string) int {
	first := []string{"new_followers", "monthly_new_followers", "interactions_per_user", "followers", "average_reads"}
	rank := func(name string) int {
		if i := slices.Index(first, name); i >= 0 {
			return i
		}
		return len(first)
	}
	if d := rank(a) - rank(b); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}

// unitOf guesses a metric's unit from its name.
func unitOf(metric string) report.Unit {
	switch {
	case strings.HasSuffix(metric, "_rate"), strings.HasSuffix(metric, "_share"), strings.HasSuffix(metric, "率"):
		return report.UnitRate
	case strings.HasSuffix(metric, "_per_user"), metric == "人均互动":
		return report.UnitPerUser
	case strings.HasSuffix(metric, "followers"), strings.HasSuffix(metric, "reads"), metric == "published", strings.HasSuffix(metric, "关注"), strings.HasSuffix(metric, "数"):
		return report.UnitCount
	}
	return report.UnitNone
}

// figure is a value of an account in a period; account "" is the own one. Of
// rows that repeat it the greatest stands, so that their order does not matter.
func (f *frame) figure(p report.Period, account, metric string) report.Number {
	ds := f.during("competitors", p)
	out := report.Missing
	for i := range ds.Len() {
		who := ds.Text("account", i)
		if ds.Text("metric", i) == metric && (account == "" && f.isOwn(who) || account != "" && who == account) {
			out = greatest(out, ds.Number("value", i))
		}
	}
	return out
}

// ownFigure is the account's own value: the one given, else the one its other
// data gives.
func (f *frame) ownFigure(p report.Period, metric string) report.Number {
	if v := f.figure(p, "", metric); v.Known {
		return v
	}
	if of := f.computable(metric); of != nil {
		return of(p)
	}
	return report.Missing
}

// computable is how an own figure follows from the account's other data; nil
// where it does not.
func (f *frame) computable(metric string) func(report.Period) report.Number {
	switch metric {
	case "new_followers", "monthly_new_followers", "月新增关注":
		b := f.followers()
		return func(p report.Period) report.Number { return b.sum(p, newOf) }
	case "published":
		return func(p report.Period) report.Number {
			if n := f.during("articles", p).Len(); n > 0 {
				return report.Some(float64(n))
			}
			return report.Missing
		}
	}
	return nil
}

// notes says what was computed, what is missing and how sure the figures are.
func (r rivals) notes(f *frame) {
	if len(r.computed) > 0 {
		f.note("note.computed", report.Args{"metrics": r.named(f, r.computed)})
	}
	for _, metric := range r.metrics {
		given := f.figure(f.in.Job.Period, "", metric)
		of := f.computable(metric)
		if of == nil || !given.Known {
			continue
		}
		if other := of(f.in.Job.Period); other.Known && max(given.F, other.F)-min(given.F, other.F) > 0.005*max(given.F, -given.F) {
			f.note("note.disagree", report.Args{"metric": f.term("competitor_metric", metric), "given": report.Q(given, unitOf(metric)), "computed": report.Q(other, unitOf(metric))})
		}
	}
	missing := 0
	for _, account := range r.accounts {
		for _, metric := range r.metrics {
			if !f.value("competitors.value." + account + "." + metric).Known {
				missing++
			}
		}
	}
	if missing > 0 {
		f.note("note.missing", report.Args{"n": missing})
	}
	if len(r.accounts) == 1 {
		f.note("note.alone")
	}
}

func (r rivals) named(f *frame, metrics []string) string {
	names := make([]string, len(metrics))
	for i, m := range metrics {
		names[i] = f.term("competitor_metric", m)
	}
	return strings.Join(names, f.say("label.join"))
}

// competitorsMessage is the headline: the standing in the first metric.
func (f *frame) competitorsMessage(r rivals) {
	for _, metric := range r.metrics {
		rank, of := r.rank(f, metric)
		if of < 2 || rank == 0 {
			continue
		}
		own := f.value("competitors.value." + r.own + "." + metric)
		f.chapter.Message = f.say("message.rank", report.Args{"metric": f.term("competitor_metric", metric), "value": report.Q(own, unitOf(metric)), "rank": rank, "of": of})
		return
	}
}
