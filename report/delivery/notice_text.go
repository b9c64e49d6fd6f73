package delivery

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/wxreport/wxreport/report"
)

const (
	mostSpelled  = 50  // incidents of a notice that have a line of their own
	leastSpelled = 2   // of each kind, however many there are of others
	longestLine  = 160 // characters of an incident among others
	mostCommands = 3   // that differ, of one kind
)

// noticeGroup is the news of one kind.
type noticeGroup struct {
	title   string
	over    bool
	news    []report.News
	spelled int
}

// noticeGroups puts news of a kind together, in their order, and shares out the lines: the worst first, some for each.
func noticeGroups(n report.Bulletin) []*noticeGroup {
	var out []*noticeGroup
	for _, i := range n.News {
		at := slices.IndexFunc(out, func(g *noticeGroup) bool { return g.title == i.Title && g.over == i.Over })
		if at < 0 {
			at, out = len(out), append(out, &noticeGroup{title: i.Title, over: i.Over})
		}
		out[at].news = append(out[at].news, i)
	}
	left := mostSpelled
	for _, g := range out {
		g.spelled = min(leastSpelled, len(g.news))
		left -= g.spelled
	}
	for _, g := range out {
		more := min(max(left, 0), len(g.news)-g.spelled)
		g.spelled += more
		left -= more
	}
	return out
}

// noticeSubject is what a telephone shows before the mail is opened.
func noticeSubject(n report.Bulletin) string {
	const mark = "[wxreport] "
	if len(n.News) == 1 {
		i := n.News[0]
		about := cmp.Or(i.Name, i.Account, i.Report)
		if about != "" {
			about += ": "
		}
		if i.Over {
			return mark + "over: " + about + i.Title
		}
		return mark + about + i.Title
	}
	var began []string
	over := 0
	for _, g := range noticeGroups(n) {
		if g.over {
			over += len(g.news)
			continue
		}
		times := ""
		if len(g.news) > 1 {
			times = fmt.Sprintf("%d × ", len(g.news))
		}
		began = append(began, times+g.title)
	}
	if over > 0 {
		began = append(began, fmt.Sprintf("%d over", over))
	}
	return mark + strings.Join(began, "; ")
}

// noticeText tells what happened, to whom, why, and what to do.
func noticeText(n report.Bulletin) string {
	var out strings.Builder
	if len(n.News) == 1 {
		out.WriteString(oneIncident(n.News[0], n.At.Location()))
	} else {
		out.WriteString(counted(n))
		for _, g := range noticeGroups(n) {
			out.WriteString("\n" + g.text())
		}
	}
	if n.Workspace != "" {
		fmt.Fprintf(&out, "\nCommands run in %s.", n.Workspace)
	}
	out.WriteString("\nYou are told once of each incident, and once when it is over. All that is open: wxreport status\n")
	return out.String()
}

// oneIncident is a notice about one incident alone.
func oneIncident(i report.News, zone *time.Location) string {
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	if i.Over {
		line("Over: %s.\n", i.Title)
	} else {
		line("%s.\n", capital(i.Title))
	}
	line("%s\n", flat(i.Text))
	switch {
	case i.Name != "" && i.Account != "":
		line("Account: %s (%s)", i.Name, i.Account)
	case i.Account != "":
		line("Account: %s", i.Account)
	}
	if i.Report != "" {
		line("Report: %s", i.Report)
	}
	if !i.Began.IsZero() {
		line("Since: %s", i.Began.In(zone).Format("2006-01-02 15:04 -0700"))
	}
	if i.Over && !i.Ended.IsZero() {
		line("Until: %s, after %s", i.Ended.In(zone).Format("2006-01-02 15:04 -0700"), lasting(i.Ended.Sub(i.Began)))
	}
	if !i.Over {
		out.WriteString(remedies([]report.News{i}, false))
	}
	if i.Details != "" {
		line("\nMore: %s", i.Details)
	}
	return out.String()
}

// counted is the first line of a notice about several incidents.
func counted(n report.Bulletin) string {
	over := 0
	for _, i := range n.News {
		if i.Over {
			over++
		}
	}
	switch began := len(n.News) - over; {
	case over == 0:
		return fmt.Sprintf("%d incidents.\n", began)
	case began == 0:
		return fmt.Sprintf("%d incidents are over.\n", over)
	case began == 1 && over == 1:
		return "1 incident, and 1 that is over.\n"
	case began == 1:
		return fmt.Sprintf("1 incident, and %d that are over.\n", over)
	case over == 1:
		return fmt.Sprintf("%d incidents, and 1 that is over.\n", began)
	default:
		return fmt.Sprintf("%d incidents, and %d that are over.\n", began, over)
	}
}

// text is the group's lines, and what to do about those that are not over.
func (g *noticeGroup) text() string {
	var out strings.Builder
	title := g.title
	if g.over {
		title = "over: " + title
	}
	fmt.Fprintf(&out, "== %s (%d)\n", capital(title), len(g.news))
	for _, i := range g.news[:g.spelled] {
		text := flat(i.Text)
		if g.over {
			text = "after " + lasting(i.Ended.Sub(i.Began))
		}
		out.WriteString("- " + about(i) + shortened(text, longestLine) + "\n")
	}
	if rest := len(g.news) - g.spelled; rest > 0 {
		where := "wxreport status"
		if g.over {
			where = "wxreport status --account ID"
		}
		fmt.Fprintf(&out, "- and %d more: %s\n", rest, where)
	}
	if !g.over {
		out.WriteString(remedies(g.news[:g.spelled], g.spelled < len(g.news)))
	}
	return out.String()
}

// about names whom a line is about: 每日良品 (clients/meiri): .
func about(i report.News) string {
	name, where := cmp.Or(i.Name, i.Account), i.Report
	switch {
	case name == "" && where == "":
		return ""
	case name == "" || where == "" || name == where:
		return cmp.Or(name, where) + ": "
	}
	return name + " (" + where + "): "
}

// remedies is what to do about incidents of a kind: the advice, and the commands with all that they are for.
func remedies(news []report.News, more bool) string {
	type order struct{ command, join string }
	var advice []string
	var orders []order
	targets := map[order][]string{}
	for _, i := range news {
		r := i.Remedy
		if r.Advice != "" && !slices.Contains(advice, r.Advice) {
			advice = append(advice, r.Advice)
		}
		o := order{r.Command, r.Join}
		if r.Command == "" {
			continue
		}
		if o.join == "" {
			o.command = strings.ReplaceAll(o.command, "%s", r.Target)
		}
		if !slices.Contains(orders, o) {
			orders = append(orders, o)
		}
		if !slices.Contains(targets[o], r.Target) {
			targets[o] = append(targets[o], r.Target)
		}
	}
	if len(advice) == 0 && len(orders) == 0 {
		return ""
	}
	out := "\nWhat to do: " + strings.Join(advice, "\n") + "\n"
	for i, o := range orders {
		if i == mostCommands {
			return out + "  and so on for the others\n"
		}
		out += "  " + strings.ReplaceAll(o.command, "%s", strings.Join(targets[o], o.join)) + "\n"
	}
	if more {
		out += "  and so on for the others\n"
	}
	return out
}

// lasting is a duration as a person says it.
func lasting(d time.Duration) string {
	minutes := int(d.Round(time.Minute).Minutes())
	switch {
	case minutes < 1:
		return "less than a minute"
	case minutes < 60:
		return fmt.Sprintf("%d min", minutes)
	case minutes < 48*60:
		return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
	}
	return fmt.Sprintf("%d days", (minutes+12*60)/(24*60))
}

func capital(s string) string {
	c, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(c)) + s[n:]
}

// shortened is the start of s in at most n characters.
func shortened(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
