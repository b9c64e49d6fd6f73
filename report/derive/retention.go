package derive

import (
	"maps"
	"slices"
	"time"

	"github.com/wxreport/wxreport/report"
)

const (
	longest = 30 // days that cohorts are followed
	warmUp  = 30 // days of events before which a first event does not make a person new
)

// retention counts the people of each day's cohort who are there on later days. A
// cohort is those who followed on a day; where no event is a follow, those seen for
// the first time. They are there while they follow, where unfollows are events,
// else on the days on which they did something. Days that are not over are left out.
func retention(p *people) *report.Dataset {
	t := p.start("retention", "cohort", "group", "day", "size", "users")
	follows, leaves := p.has("follow"), p.has("unfollow")
	type key struct {
		cohort time.Time
		group  string
	}
	size, kept := map[key]int{}, map[key]*[longest + 1]int{}
	for _, events := range p.users {
		at, group, ok := p.joined(events, follows)
		if !ok {
			continue
		}
		there := presence(events, at, leaves)
		for _, g := range slices.Compact([]string{"", group}) {
			k := key{dayOf(at), g}
			if kept[k] == nil {
				kept[k] = &[longest + 1]int{}
			}
			size[k]++
			for n := range there {
				if there[n] {
					kept[k][n]++
				}
			}
		}
	}
	order := slices.SortedFunc(maps.Keys(size), func(a, b key) int {
		if c := a.cohort.Compare(b.cohort); c != 0 {
			return c
		}
		return slices.Compare([]string{a.group}, []string{b.group})
	})
	for _, k := range order {
		for n := range longest + 1 {
			if whole := k.cohort.AddDate(0, 0, n+1); n == 0 || !whole.After(p.end) {
				t.add(k.cohort, k.group, n, size[k], kept[k][n])
			}
		}
	}
	return t.dataset()
}

func (p *people) has(name string) bool { return p.names[name] }

// joined is when a person came and through which content.
func (p *people) joined(events []event, follows bool) (at time.Time, group string, ok bool) {
	for _, e := range events {
		if !follows {
			return e.at, e.content, daysBetween(p.first, e.at) >= warmUp
		}
		if e.name == "follow" {
			return e.at, e.content, true
		}
	}
	return time.Time{}, "", false
}

// presence is whether a person was there on each day after the first.
func presence(events []event, from time.Time, leaves bool) (there [longest + 1]bool) {
	there[0] = true
	left := longest + 1
	for _, e := range events {
		n := daysBetween(from, e.at)
		if e.at.Before(from) || n > longest {
			continue
		}
		switch {
		case e.name == "unfollow":
			left = min(left, max(n, 1))
		case e.name == "follow" && n >= left:
			left = longest + 1 // came back
		case !leaves:
			there[n] = true
		}
	}
	if leaves {
		for n := 1; n <= longest; n++ {
			there[n] = n < left
		}
	}
	return there
}
