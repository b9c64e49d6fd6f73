package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/wxreport/wxreport/analysis/stats"
	"github.com/wxreport/wxreport/report"
)

// Platforms sets the account's platforms side by side and follows the users they
// hand over to each other: what those spend, and how many unlink again.
type Platforms struct {
	Alerts `yaml:",inline"`
	Base   string `yaml:"base" doc:"the platform that others are compared with"`
}

func platformsKind() report.Kind[report.Section] {
	return kind("platforms", "Official account, mini program and Channels side by side, and how well they hand users over to each other.", `
kind: platforms
base: official_account
alerts:
  unlink_rate: {above: 0.2}
`, func() *Platforms {
		// One in five leaving again costs more than the hand-over brings.
		return &Platforms{Base: "official_account", Alerts: Alerts{report.Alerts{"unlink_rate": above(0.2)}}}
	}, (*Platforms).complete)
}

func (s *Platforms) complete() error {
	return s.check(measured("users", "share", "reads", "orders", "revenue", "gmv_per_user", "unlink_rate"))
}

// Needs names the platforms.
func (s *Platforms) Needs() []report.Need {
	return []report.Need{{Dataset: "platforms", Columns: []string{"date", "platform"}, For: "need.platforms"}}
}

// platform is one platform with its figures.
type platform struct {
	name                             string
	users, daily, reads, orders, gmv report.Metric
	share, perUser, unlink           report.Metric
	phi                              float64
	perUserEstimate                  stats.ClusterEstimate
}

// Analyze measures the platforms, then the hand-over between them.
func (s *Platforms) Analyze(in report.Input) (report.Chapter, error) {
	f := newFrame("platforms", in)
	platforms := s.platforms(f)
	if len(platforms) == 0 {
		f.chapter.Status = report.StatusNotEnoughData
		f.note("note.no_rows", report.Args{"period": in.Words.Period(in.Job.Period)})
		return f.finish(), nil
	}
	s.totals(f)
	if figure := f.platformFigure(platforms); len(figure.Chart.Labels) > 0 {
		f.add(figure)
	}
	linked := slices.DeleteFunc(slices.Clone(platforms), func(p platform) bool { return !p.perUser.Value.Known && !p.unlink.Value.Known })
	if len(linked) > 1 {
		f.add(f.handOverFigure(linked))
	}
	f.add(f.platformTable(platforms))
	for _, p := range platforms {
		s.alarms(f, p)
	}
	if base, ok := s.base(linked); ok && len(linked) > 1 {
		f.handOver(base, linked)
	} else {
		f.inapplicable("platforms.hand_over", "links")
	}
	f.platformMessage(platforms)
	s.missing(f, platforms, linked)
	return f.finish(), nil
}

// base is the platform others are compared with: the spec's, else the largest.
func (s *Platforms) base(linked []platform) (platform, bool) {
	for _, p := range linked {
		if p.name == s.Base || platformName(p.name) == s.Base {
			return p, true
		}
	}
	if len(linked) == 0 {
		return platform{}, false
	}
	return linked[0], true
}

// platformName maps the Chinese names of platforms to the contract's.
func platformName(s string) string {
	switch s {
	case "公众号":
		return "official_account"
	case "小程序":
		return "mini_program"
	case "视频号":
		return "channels"
	}
	return s
}

// on is the rows of a platform in a period.
func (f *frame) on(name string, p report.Period) *report.Dataset {
	return f.during("platforms", p).With("platform", name)
}

// platforms measures every platform, most users first.
func (s *Platforms) platforms(f *frame) []platform {
	var out []platform
	period := f.in.Job.Period
	all := func(p report.Period) *report.Dataset { return without(f.during("platforms", p), "platform") }
	by := "users"
	if !all(period).Sum("users").Known {
		by = "revenue"
	}
	for _, name := range ranked(all(period), "platform", by) {
		p := platform{name: name}
		sum := func(column string) func(report.Period) report.Number {
			return func(q report.Period) report.Number { return f.on(name, q).Sum(column) }
		}
		rows := func(q report.Period) *report.Dataset { return f.on(name, q) }
		p.users = f.count("platforms.users."+name, report.UnitCount, report.Up, sum("users"))
		p.daily = f.ratio("platforms.users_per_day."+name, report.UnitCount, report.Up, func(q report.Period) fraction { return over(rows(q), each("users")) })
		p.reads = f.count("platforms.reads."+name, report.UnitCount, report.Up, sum("reads"))
		p.orders = f.count("platforms.orders."+name, report.UnitCount, report.Up, sum("orders"))
		p.gmv = f.count("platforms.revenue."+name, report.UnitMoney, report.Up, sum("revenue"))
		p.share = f.rate("platforms.share."+name, "", 1, func(q report.Period) fraction { return fraction{f.on(name, q).Sum("users"), all(q).Sum("users")} })
		p.perUser, _ = f.clustered("platforms.gmv_per_user."+name, report.UnitMoney, columns("revenue", "linked_followers"), rows)
		p.perUserEstimate = clusters(rows(period), columns("revenue", "linked_followers"))
		p.phi = daily(days(rows(period), "unlinked", "linked_followers"))
		p.unlink = f.rate("platforms.unlink_rate."+name, report.Down, p.phi, func(q report.Period) fraction { return pooled(rows(q), "unlinked", "linked_followers") })
		out = append(out, p)
	}
	return out
}

// totals offers the revenue of all platforms to the summary.
func (s *Platforms) totals(f *frame) {
	of := func(p report.Period) report.Number {
		return without(f.during("platforms", p), "platform").Sum("revenue")
	}
	if !of(f.in.Job.Period).Known {
		return
	}
	f.card(f.say("card.revenue"), f.count("platforms.revenue", report.UnitMoney, report.Up, of), of)
}

func (s *Platforms) alarms(f *frame, p platform) {
	for _, w := range []watched{
		{measure: "users", metric: p.users, full: true}, {measure: "share", metric: p.share, full: true}, {measure: "reads", metric: p.reads, full: true},
		{measure: "orders", metric: p.orders, full: true}, {measure: "revenue", metric: p.gmv, full: true},
		{measure: "gmv_per_user", metric: p.perUser},
		{measure: "unlink_rate", metric: p.unlink, phi: p.phi, of: func(q report.Period) report.Number {
			return pooled(f.on(p.name, q), "unlinked", "linked_followers").value()
		}},
	} {
		w.value = p.name
		w.label = f.say("label.of", report.Args{"platform": f.term("platform", p.name), "measure": f.measureLabel("platforms", w.measure)})
		f.hold(s.Alerts, w)
	}
}

// handOver tells a platform whose followers spend clearly more or less than the
// base's while they unlink clearly more or less: a trade-off where the one is
// better and the other worse. Unlinking is tested on the logit scale, money a
// user day by day; both Holm-adjusted.
func (f *frame) handOver(base platform, linked []platform) {
	const rule = "platforms.hand_over"
	margin, points, alpha := f.in.Rules.Param(rule, "margin", 0.1), f.in.Rules.Param(rule, "points", 0.02), f.in.Rules.Param(rule, "alpha", 0.005)
	others := slices.DeleteFunc(slices.Clone(linked), func(p platform) bool { return p.name == base.name })
	var unlinkP, moneyP []float64
	for _, p := range others {
		u := math.NaN()
		switch {
		case !p.unlink.Value.Known || !base.unlink.Value.Known:
			f.lacks(rule, "figure", nil)
		case !enough(p.unlink) || !enough(base.unlink):
			f.lacks(rule, "linked", report.Args{"have": report.Q(report.Some(min(p.unlink.Denominator.F, base.unlink.Denominator.F)), report.UnitCount), "need": fewestTrials})
		default:
			f.looked(rule)
			_, _, u = stats.LogitTest(p.unlink.Numerator.F, p.unlink.Denominator.F, p.phi, base.unlink.Numerator.F, base.unlink.Denominator.F, base.phi)
		}
		unlinkP = append(unlinkP, u)
		money := stats.CompareClusters(p.perUserEstimate, base.perUserEstimate)
		if !money.Enough {
			money.P = math.NaN()
		}
		moneyP = append(moneyP, money.P)
	}
	unlinkP, moneyP = stats.Holm(unlinkP), stats.Holm(moneyP)
	for i, p := range others {
		gap := p.unlink.Value.Minus(base.unlink.Value)
		if !gap.Known || gap.F < points || !(unlinkP[i] < alpha) {
			continue
		}
		ratio := p.perUser.Value.Over(base.perUser.Value)
		c := claim{rule: rule, variant: "unlink", subject: p.name, label: f.term("platform", p.name), metric: p.unlink, severity: report.Notice, verdict: report.Certain,
			direction: report.Up, args: report.Args{"base": f.term("platform", base.name), "gap": report.Q(gap, report.UnitPoints), "ratio": report.Q(ratio, report.UnitTimes),
				"rate": report.Q(p.unlink.Value, report.UnitRate), "base_rate": report.Q(base.unlink.Value, report.UnitRate), "gmv": report.Q(p.perUser.Value, report.UnitMoney), "base_gmv": report.Q(base.perUser.Value, report.UnitMoney)}}
		if ratio.Known && ratio.F >= 1+margin {
			c.variant, c.severity = "tradeoff", report.Warning
			c.evidence = []string{f.say("evidence.both", c.args)}
			// Single figures for a month leave the difference in money untested.
			if !(moneyP[i] < alpha) {
				c.verdict = report.Likely
			}
		}
		// What stays if unlinking fell to the base's rate.
		kept := p.unlink.Denominator.Times(gap.F)
		c.impact = report.Impact{Value: kept, Unit: "followers"}
		c.args["kept"] = report.Q(kept, report.UnitCount)
		f.find(c)
	}
}

// platformMessage is the headline where no finding gives one.
func (f *frame) platformMessage(platforms []platform) {
	if len(f.chapter.Findings) > 0 {
		return
	}
	top := slices.MaxFunc(platforms, func(a, b platform) int {
		return cmp.Or(cmp.Compare(a.gmv.Value.Or(-1), b.gmv.Value.Or(-1)), cmp.Compare(b.name, a.name))
	})
	total := f.metric("platforms.revenue")
	if part := top.gmv.Value.Over(total.Value); part.Known {
		f.chapter.Message = f.say("message.revenue", report.Args{"value": report.Q(total.Value, report.UnitMoney), "platform": f.term("platform", top.name), "share": report.Q(part, report.UnitRate)})
	}
}

// missing says which columns would tell more.
func (s *Platforms) missing(f *frame, platforms, linked []platform) {
	if len(platforms) == 1 {
		f.note("note.one_platform")
	}
	if len(linked) == 0 {
		f.note("note.no_links")
	}
	var unknown []string
	for _, m := range []struct {
		name string
		of   func(platform) report.Number
	}{{"users", func(p platform) report.Number { return p.users.Value }}, {"reads", func(p platform) report.Number { return p.reads.Value }},
		{"orders", func(p platform) report.Number { return p.orders.Value }}, {"revenue", func(p platform) report.Number { return p.gmv.Value }}} {
		if !slices.ContainsFunc(platforms, func(p platform) bool { return m.of(p).Known }) {
			unknown = append(unknown, f.measureLabel("platforms", m.name))
		}
	}
	if len(unknown) > 0 {
		f.note("note.not_measured", report.Args{"measures": f.list(unknown)})
	}
}
