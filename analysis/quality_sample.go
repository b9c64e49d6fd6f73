package analysis

import (
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

const (
	sampleAlike    = 3   // accounts with one number of titles
	sampleLeast    = 20  // titles, below which numbers meet by chance
	samplePerDay   = 5   // titles of a day, every day
	sampleDays     = 14  // days of them
	sampleComplete = 0.9 // of the stated number: the rest may have been deleted
)

// publishedMetrics are the names under which a data service states how much an account
// published.
var publishedMetrics = []string{"articles", "published", "posts", "发文数", "发文量", "发布数", "发布篇数", "文章数", "推文数"}

// sampled tells titles of other accounts that are a sample: fewer than the number that
// is stated, one number for all accounts, or one number each day, as services cut
// their lists off.
func (q inspector) sampled() []report.Check {
	ds := q.now("titles")
	perAccount, first := map[string]int{}, map[string]int{}
	perDay := map[string]map[int]int{}
	var accounts []string
	for i := range ds.Len() {
		name, at := ds.Text("account", i), ds.Time("published_at", i)
		if name == "" || q.own(name) {
			continue
		}
		if perAccount[name] == 0 {
			accounts, first[name], perDay[name] = append(accounts, name), i, map[int]int{}
		}
		perAccount[name]++
		if !at.IsZero() {
			perDay[name][dayNumber(at)]++
		}
	}
	var out []report.Check
	for _, name := range accounts {
		if stated, known := q.published(name); known && float64(perAccount[name]) < sampleComplete*stated.F {
			out = append(out, q.fault("sampled", report.Warning, ds, first[name], "title", report.Args{"account": name,
				"n": perAccount[name], "all": report.Q(stated, report.UnitCount)}))
		}
	}
	if len(out) > 0 {
		return q.listed(out)
	}
	whole := func(name string) int { return perAccount[name] }
	if n, alike := mostAlike(accounts, whole); len(alike) >= sampleAlike && n >= sampleLeast {
		c := q.fault("sampled_alike", report.Info, ds, first[alike[0]], "title", report.Args{"accounts": strings.Join(alike, q.in.Words.Say("quality.join")), "n": n})
		c.Check, c.Count = "sampled", len(alike)
		return []report.Check{c}
	}
	daily := func(name string) int { return everyDay(perDay[name]) }
	if n, alike := mostAlike(accounts, daily); len(alike) >= 2 && n >= samplePerDay {
		c := q.fault("sampled_daily", report.Info, ds, first[alike[0]], "title", report.Args{"accounts": strings.Join(alike, q.in.Words.Say("quality.join")), "n": n})
		c.Check, c.Count = "sampled", len(alike)
		return []report.Check{c}
	}
	return nil
}

// own reports whether a name is the account's.
func (q inspector) own(name string) bool {
	return name == "self" || name == q.in.Job.Account.ID || name == q.in.Job.Account.Name
}

// published is how much an account is said to have published in the period.
func (q inspector) published(account string) (report.Number, bool) {
	ds := q.now("competitors")
	for i := range ds.Len() {
		if ds.Text("account", i) == account && slices.Contains(publishedMetrics, strings.ToLower(ds.Text("metric", i))) {
			if n := ds.Number("value", i); n.Known && n.F > 0 {
				return n, true
			}
		}
	}
	return report.Missing, false
}

// mostAlike is the number that most accounts share, the greater of two, and those
// accounts in their order.
func mostAlike(accounts []string, of func(string) int) (n int, alike []string) {
	by := map[int][]string{}
	for _, name := range accounts {
		if k := of(name); k > 0 {
			by[k] = append(by[k], name)
			if len(by[k]) > len(alike) || len(by[k]) == len(alike) && k > n {
				n, alike = k, by[k]
			}
		}
	}
	return n, alike
}

// everyDay is the number of titles that each of enough days has; 0 where they differ.
func everyDay(days map[int]int) int {
	n := 0
	for _, k := range days {
		if n != 0 && k != n {
			return 0
		}
		n = k
	}
	if len(days) < sampleDays {
		return 0
	}
	return n
}
