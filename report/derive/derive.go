package derive

import (
	"cmp"
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
)

// mostPeriods is how many periods are computed: the one reported and two years
// before it.
const mostPeriods = 25

// Derive adds to the datasets what the events and orders tell and nobody gave:
// the stages are those of the funnel, in order, to be passed within its window. It
// returns the datasets with the additions and a check for each addition and for each
// given dataset that disagrees with the events.
func Derive(in report.Input, steps report.Steps) (report.Datasets, []report.Check) {
	events := in.Datasets.Get("events")
	if events.Len() == 0 {
		return in.Datasets, nil
	}
	p := read(in)
	p.steps, p.window = steps, time.Duration(steps.Window)*day
	out := report.Datasets{}
	for name, ds := range in.Datasets {
		out[name] = ds
	}
	checks := p.definitions(in.Datasets.Get("funnel"))
	for _, build := range []func(*people) *report.Dataset{funnel, retention, sources, interactions, zones, segments, audience} {
		ds := build(p)
		if ds.Len() == 0 {
			continue
		}
		if given := in.Datasets.Get(ds.Name); given.Len() > 0 {
			checks = append(checks, differences(in, given, ds)...)
			continue
		}
		out[ds.Name] = ds
		claim, args := "quality.derived", report.Args{"events": len(p.all), "users": len(p.users)}
		if ds.Name == "funnel" {
			claim, args["window"], args["mode"] = "quality.derived_steps", int(steps.Window), p.strictness()
		}
		checks = append(checks, report.Check{Check: "derived", Severity: report.Info, Dataset: ds.Name, File: events.Origin(0).File, Claim: in.Words.Say(claim, args)})
		if ds.Name == "funnel" && p.young > 0 {
			checks = append(checks, report.Check{Check: "funnel_young", Severity: report.Info, Dataset: ds.Name, File: events.Origin(0).File, Count: p.young,
				Claim: in.Words.Say("quality.funnel_young", report.Args{"n": p.young, "window": int(steps.Window)})})
		}
	}
	return out, checks
}

const day = 24 * time.Hour

// event is one thing a person did.
type event struct {
	user, name, source, content, page, zone string
	at                                      time.Time
	amount                                  report.Number
}

// people is the events by person, each in the order of time.
type people struct {
	in      report.Input
	origin  report.Origin
	all     []event
	users   [][]event       // by name of the user
	names   map[string]bool // of all events
	first   time.Time       // of all events
	end     time.Time       // of the last day with events, at most the report's day
	young   int             // days of the reported period whose funnel is not over
	periods []report.Period
	bought  map[string][]purchase // by user, in the order of time
	orders  bool                  // the purchases are those of the orders
	steps   report.Steps
	window  time.Duration
}

// purchase is money paid by a person.
type purchase struct {
	at     time.Time
	amount report.Number
	source string
}

func read(in report.Input) *people {
	ds := in.Datasets.Get("events")
	p := &people{in: in, origin: report.Origin{File: ds.Origin(0).File}, names: map[string]bool{}, bought: map[string][]purchase{}}
	for i := range ds.Len() {
		e := event{user: ds.Text("user", i), name: known(ds.Text("event", i)), source: ds.Text("source", i), content: ds.Text("content_type", i),
			page: ds.Text("page", i), zone: ds.Text("zone", i), at: ds.Time("time", i), amount: ds.Number("amount", i)}
		if e.user != "" && e.name != "" && !e.at.IsZero() {
			p.all = append(p.all, e)
		}
	}
	slices.SortStableFunc(p.all, func(a, b event) int {
		return cmp.Or(cmp.Compare(a.user, b.user), a.at.Compare(b.at), cmp.Compare(a.name, b.name), cmp.Compare(a.source, b.source),
			cmp.Compare(a.content, b.content), cmp.Compare(a.page, b.page), cmp.Compare(a.zone, b.zone))
	})
	for from, i := 0, 0; i < len(p.all); i++ {
		e := p.all[i]
		p.names[e.name] = true
		if p.first.IsZero() || e.at.Before(p.first) {
			p.first = e.at
		}
		if over := dayOf(e.at).AddDate(0, 0, 1); over.After(p.end) {
			p.end = over
		}
		if i+1 == len(p.all) || p.all[i+1].user != e.user {
			p.users = append(p.users, p.all[from:i+1])
			from = i + 1
		}
	}
	if asOf := in.Job.AsOf; !asOf.IsZero() && asOf.Before(p.end) {
		p.end = asOf
	}
	p.buy()
	for period := in.Job.Period; len(p.periods) < mostPeriods && period.Until.After(p.first); period = period.Previous() {
		p.periods = append(p.periods, period)
	}
	slices.Reverse(p.periods)
	return p
}

// buy collects the purchases: the orders, without them the payments among the
// events.
func (p *people) buy() {
	ds := p.in.Datasets.Get("orders")
	p.orders = ds.Len() > 0
	for i := range ds.Len() {
		if user, at := ds.Text("user", i), ds.Time("paid_at", i); user != "" && !at.IsZero() {
			amount := ds.Number("amount", i)
			if refund := ds.Number("refund", i); refund.Known {
				amount = amount.Minus(refund)
			}
			p.bought[user] = append(p.bought[user], purchase{at, amount, ds.Text("source", i)})
		}
	}
	for _, e := range p.all {
		if !p.orders && e.name == "payment" {
			p.bought[e.user] = append(p.bought[e.user], purchase{e.at, e.amount, e.source})
		}
	}
	for _, list := range p.bought {
		slices.SortStableFunc(list, func(a, b purchase) int { return a.at.Compare(b.at) })
	}
}

// boughtWithin reports whether a person bought in the time after a moment.
func (p *people) boughtWithin(user string, from time.Time, within time.Duration) bool {
	return slices.ContainsFunc(p.bought[user], func(b purchase) bool { return !b.at.Before(from) && b.at.Sub(from) <= within })
}

// dayOf is the day of a moment, in its zone.
func dayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// daysBetween counts calendar days, whatever summer time does to their hours.
func daysBetween(a, b time.Time) int {
	utc := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(utc(b).Sub(utc(a)) / day)
}

// known is the contract's name of an event, where people have others for it.
func known(name string) string {
	if to, ok := aliases[name]; ok {
		return to
	}
	return name
}

var aliases = map[string]string{
	"曝光": "exposure", "展示": "exposure", "点击": "click", "咨询": "inquiry", "试用": "trial",
	"支付": "payment", "付款": "payment", "成交": "payment", "purchase": "payment", "pay": "payment",
	"关注": "follow", "新关注": "follow", "subscribe": "follow", "取关": "unfollow", "取消关注": "unfollow", "unsubscribe": "unfollow",
	"浏览": "view", "page_view": "view", "pageview": "view", "阅读": "read", "打开": "open",
	"点赞": "like", "赞": "like", "评论": "comment", "留言": "comment", "私信": "message", "消息": "message", "分享": "share", "转发": "share",
	"收藏": "favourite", "favorite": "favourite", "在看": "watching",
}
