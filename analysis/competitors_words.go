package analysis

import (
	"strings"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/analysis/text"
	"github.com/wxreport/wxreport/report"
)

// keyword is how often a word stands in the titles of both sides.
type keyword struct {
	word       string
	own, peers report.Metric // titles with the word per 1,000 titles
	gap        report.Metric // own/peers - 1
	together   bool          // any of the keywords
	p          float64       // two-sided, of equal rates; NaN where it cannot be tested
	settled    bool          // the family of keywords was tested and this one differs
	found      *text.Keyword // nil where the word was given
}

// titles are the titles of a period, the account's own and the others'. Without
// own rows the account's articles stand in.
func (s *Competitors) titles(f *frame, p report.Period) (own, peers []string) {
	ds := f.during("titles", p)
	for i := range ds.Len() {
		account, title := ds.Text("account", i), ds.Text("title", i)
		switch {
		case title == "" || account == "":
		case f.isOwn(account):
			own = append(own, title)
		case s.wanted(f, account):
			peers = append(peers, title)
		}
	}
	if len(own) == 0 && len(peers) > 0 {
		articles := f.during("articles", p)
		for i := range articles.Len() {
			if title := articles.Text("title", i); title != "" {
				own = append(own, title)
			}
		}
	}
	return own, peers
}

// containing counts the titles that hold one of the words.
func containing(titles, words []string) fraction {
	if len(titles) == 0 {
		return fraction{}
	}
	n, hit := 0, anyOf(words)
	for _, title := range titles {
		if hit(title) {
			n++
		}
	}
	return fraction{report.Some(float64(n)), report.Some(float64(len(titles)))}
}

// words measures each keyword and, of several, all together.
func (s *Competitors) words(f *frame) []keyword {
	own, peers := s.titles(f, f.in.Job.Period)
	if len(own) == 0 || len(peers) == 0 {
		return nil
	}
	if len(s.Keywords) == 0 {
		return s.discovered(f, own, peers)
	}
	var out []keyword
	for _, word := range s.Keywords {
		out = append(out, s.keyword(f, word, []string{word}))
	}
	if len(out) > 1 {
		all := s.keyword(f, strings.Join(s.Keywords, "+"), s.Keywords)
		all.together = true
		out = append(out, all)
	}
	return f.settle(out)
}

// What a listed word must recur in to be told of: titles in all, and of each side.
const (
	fewestTitles = 5
	fewestEach   = 2
)

// recurs reports whether a word stands in enough titles of both sides: one campaign may
// repeat a word in a few.
func (k keyword) recurs() bool {
	own, peers := k.own.Numerator.Or(0), k.peers.Numerator.Or(0)
	return own+peers >= fewestTitles && min(own, peers) >= fewestEach
}

// settle tests the keywords as one family: all together first; each one by Holm over
// the words, and over the words and all together where these do not differ.
func (f *frame) settle(words []keyword) []keyword {
	alpha := f.in.Rules.Param("competitors.keyword_gap", "alpha", 0.005)
	single := words
	if last := len(words) - 1; words[last].together && words[last].p < alpha {
		words[last].settled = true
		single = words[:last]
	}
	ps := make([]float64, len(single))
	for i, k := range single {
		ps[i] = k.p
	}
	for i, p := range stats.Holm(ps) {
		single[i].settled = p < alpha && single[i].recurs()
	}
	return words
}

// bursts is the over-dispersion of titles with one of the words between the days of
// an account: campaigns use a word often for a few days.
func (s *Competitors) bursts(f *frame, words []string, own bool) float64 {
	ds := f.now("titles")
	type place struct {
		account string
		day     date
	}
	byDay, has := map[place]*fraction{}, anyOf(words)
	var pairs []*fraction
	for i := range ds.Len() {
		account, title, at := ds.Text("account", i), ds.Text("title", i), ds.Time("published_at", i)
		if title == "" || at.IsZero() || f.isOwn(account) != own || !own && !s.wanted(f, account) {
			continue
		}
		here := once(&byDay, place{account, dateOf(at)}, func() *fraction {
			pairs = append(pairs, &fraction{report.Some(0), report.Some(0)})
			return pairs[len(pairs)-1]
		})
		here.den.F++
		if has(title) {
			here.num.F++
		}
	}
	days := make([]fraction, len(pairs))
	for i, pair := range pairs {
		days[i] = *pair
	}
	return daily(days)
}

// keyword measures one row: rates per 1,000 titles with Wilson intervals and the
// gap with the log interval of a rate ratio.
func (s *Competitors) keyword(f *frame, name string, words []string) keyword {
	const per = 1000
	side := func(metric string, pick func(report.Period) []string) report.Metric {
		of := func(p report.Period) fraction { return containing(pick(p), words) }
		now := of(f.in.Job.Period)
		m := report.Metric{Name: metric, Value: now.value().Times(per), Numerator: now.num, Denominator: now.den}
		iv := stats.Wilson(now.num.F, now.den.F, stats.Z95)
		if low, high := bounds(iv); low.Known {
			m.Low, m.High = low.Times(per), high.Times(per)
		}
		m.Previous, m.YearAgo = f.bases(func(p report.Period) report.Number { return of(p).value().Times(per) })
		return f.record(m)
	}
	k := keyword{word: name}
	k.own = side("competitors.keyword_rate."+name, func(p report.Period) []string { own, _ := s.titles(f, p); return own })
	k.peers = side("competitors.keyword_rate_peers."+name, func(p report.Period) []string { _, peers := s.titles(f, p); return peers })
	k.gap = report.Metric{Name: "competitors.keyword_gap." + name, Unit: report.UnitRelative, Value: k.own.Value.Relative(k.peers.Value),
		Previous: k.own.Previous.Relative(k.peers.Previous), YearAgo: k.own.YearAgo.Relative(k.peers.YearAgo)}
	x1, n1, x2, n2 := k.own.Numerator.F, k.own.Denominator.F, k.peers.Numerator.F, k.peers.Denominator.F
	phi1, phi2 := s.bursts(f, words, true), s.bursts(f, words, false)
	if _, iv := stats.RateRatioPhi(x1, n1, phi1, x2, n2, phi2); k.gap.Value.Known && iv.Valid() {
		k.gap.Low, k.gap.High = report.Some(iv.Low-1), report.Some(iv.High-1)
	}
	_, _, k.p = stats.LogitTest(x1, n1, phi1, x2, n2, phi2)
	if k.gap.Value.Known {
		f.record(k.gap)
	}
	return k
}

// keywords shows the words and tells those that differ, and those of which the
// titles cannot tell.
func (s *Competitors) keywords(f *frame, words []keyword) {
	own, peers := s.titles(f, f.in.Job.Period)
	switch {
	case len(peers) == 0:
		f.inapplicable("competitors.keyword_gap", "titles")
		f.note("note.no_titles")
		return
	case len(own) == 0:
		f.inapplicable("competitors.keyword_gap", "titles")
		f.note("note.no_own_titles")
		return
	case len(words) == 0:
		f.noFound()
		return
	}
	if words[0].found != nil {
		f.chapter.Notes = append(f.chapter.Notes, f.in.Words.Say("text.found", report.Args{"own": len(own), "peers": len(peers)}))
	}
	f.add(f.wordFigure(words, len(own), len(peers)), f.wordTable(words, f.sampleNote(s.collect(f))))
	for _, k := range words {
		f.hold(s.Alerts, watched{measure: "keyword_gap", value: k.word, metric: k.gap, ranged: true, label: f.say("label.word_gap", report.Args{"word": k.word})})
	}
	all := words[len(words)-1]
	for i, k := range words {
		// A found word that only this account uses gives no advice: the table shows it.
		if k.found != nil && (i >= mostToldWords || !k.proven() || k.gap.Value.F > 0) {
			continue
		}
		gap := k.gap.Value.F
		// Where the words together tell the same, one finding is enough.
		if !k.gap.Low.Known || !k.together && all.together && all.proven() && gap*all.gap.Value.F > 0 {
			continue
		}
		f.wordFinding(k)
	}
}

// wordFinding tells a word that differs by more than the rule's margin, or of
// which the titles cannot tell.
func (f *frame) wordFinding(k keyword) {
	const rule = "competitors.keyword_gap"
	gap, margin := k.gap.Value.F, f.in.Rules.Param(rule, "margin", 0.1)
	if gap > -margin && gap < margin || !k.proven() && k.together {
		return
	}
	c := claim{rule: rule, variant: "rarer", subject: k.word, label: f.spokenWords(k.word), metric: k.gap, severity: report.Notice, verdict: report.Certain,
		direction: report.Down, args: report.Args{"gap": report.Q(report.Some(max(gap, -gap)), report.UnitRate), "own": report.Q(k.own.Value, report.UnitNone),
			"peers": report.Q(k.peers.Value, report.UnitNone)}}
	if gap > 0 {
		c.variant, c.severity, c.direction = "commoner", report.Info, report.Up
	}
	if !k.proven() {
		c.variant, c.severity, c.verdict = "unproven_"+c.variant, report.Info, report.Possible
	}
	iv := stats.Newcombe(k.own.Numerator.F, k.own.Denominator.F, k.peers.Numerator.F, k.peers.Denominator.F)
	c.evidence = []string{f.say("evidence.per_1000", report.Args{"own": report.Q(k.own.Value, report.UnitNone), "peers": report.Q(k.peers.Value, report.UnitNone),
		"low": report.Q(report.Some(1000*iv.Low), report.UnitNone), "high": report.Q(report.Some(1000*iv.High), report.UnitNone)}), f.say("evidence.titles", report.Args{"x": report.Q(k.own.Numerator, report.UnitCount), "n": report.Q(k.own.Denominator, report.UnitCount),
		"peer_x": report.Q(k.peers.Numerator, report.UnitCount), "peer_n": report.Q(k.peers.Denominator, report.UnitCount)})}
	f.find(c)
}

// proven reports whether the word differs after the tests of the family.
func (k keyword) proven() bool { return k.settled }

// spokenWords writes a set of words as a list.
func (f *frame) spokenWords(set string) string {
	parts := strings.Split(set, "+")
	for i, word := range parts {
		parts[i] = f.say("label.word", report.Args{"word": word})
	}
	return strings.Join(parts, f.say("label.join"))
}

func (f *frame) wordFigure(words []keyword, own, peers int) report.Figure {
	mine := report.Series{Name: f.say("series.own")}
	theirs := report.Series{Name: f.say("series.peers"), Role: report.RoleBenchmark}
	chart := report.Chart{Kind: "grouped"}
	widest := keyword{}
	for _, k := range words {
		if k.together {
			continue
		}
		chart.Labels = append(chart.Labels, k.word)
		mine.Values, theirs.Values = append(mine.Values, k.own.Value), append(theirs.Values, k.peers.Value)
		if gap := k.gap.Value; gap.Known && (!widest.gap.Value.Known || max(gap.F, -gap.F) > max(widest.gap.Value.F, -widest.gap.Value.F)) {
			widest = k
		}
	}
	chart.Series = []report.Series{mine, theirs}
	reading := f.say("reading.words_none")
	if gap := widest.gap.Value; gap.Known {
		key := "reading.words_rarer"
		if gap.F >= 0 {
			key = "reading.words_commoner"
		}
		reading = f.say(key, report.Args{"word": widest.word, "own": report.Q(widest.own.Value, report.UnitNone), "peers": report.Q(widest.peers.Value, report.UnitNone),
			"gap": report.Q(report.Some(max(gap.F, -gap.F)), report.UnitRate)})
	}
	return report.Figure{ID: f.in.ID + ".words", Title: f.say("figure.words"), Unit: f.say("unit.words"), Source: f.source("titles"),
		N: f.say("label.n_titles", report.Args{"own": own, "peers": peers}), Reading: reading, Alt: reading, Width: report.Half, Chart: chart}
}

func (f *frame) wordTable(words []keyword, sample string) report.Table {
	t := report.Table{ID: f.in.ID + ".keywords", Notes: []string{sample}, Title: f.say("table.words"), Width: report.Half, Columns: []report.Column{
		{Key: "word", Title: f.say("column.word"), Text: true},
		{Key: "own", Title: f.say("series.own"), Digits: 1, Workbook: true},
		{Key: "peers", Title: f.say("series.peers"), Digits: 1, Workbook: true},
		{Key: "gap", Title: f.say("column.word_gap"), Unit: report.UnitRelative, Signed: true, Decisive: true, Formula: report.Formula{Op: report.OpRelative, A: "own", B: "peers"}},
		{Key: "interval", Title: f.in.Words.Say("column.interval"), Unit: report.UnitRelative, Quiet: true, Signed: true},
		{Key: "verdict", Title: f.say("column.verdict"), Text: true},
	}}
	for _, k := range words {
		word, verdict := k.word, f.say("label.unproven")
		if k.together {
			word = f.say("label.together")
		}
		switch {
		case !k.gap.Value.Known:
			verdict = ""
		case k.proven():
			verdict = f.say("label.proven")
		}
		t.Rows = append(t.Rows, report.Row{ID: k.word, Total: k.together, Cells: []report.Cell{{Text: word}, {Number: k.own.Value}, {Number: k.peers.Value},
			{Number: k.gap.Value}, {Low: k.gap.Low, High: k.gap.High}, {Text: verdict}}})
	}
	return t
}
