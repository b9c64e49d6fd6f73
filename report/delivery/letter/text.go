package letter

import (
	"slices"
	"strings"
	"unicode"

	"github.com/wxreport/wxreport/report"
)

// text is the plain part: all figures and findings, readable alone.
func (l Letter) text() string {
	c := l.content(nil)
	var out strings.Builder
	line := func(parts ...string) {
		out.WriteString(clean(strings.Join(parts, "")))
		out.WriteString("\r\n")
	}
	line(strings.Join(slices.DeleteFunc([]string{c.Account, c.Title, c.Period}, func(s string) bool { return s == "" }), " · "))
	line()
	line(c.Message)
	for _, n := range c.Notes {
		line()
		line("! ", n)
	}
	head := func(title string) {
		line()
		line("== ", title)
	}
	if len(c.Cards) > 0 {
		head(l.say("figures"))
	}
	for _, k := range c.Cards {
		var changes []string
		for _, c := range k.Changes {
			changes = append(changes, c.Text)
		}
		course := ""
		if len(changes) > 0 {
			course = "  (" + strings.Join(changes, " · ") + ")"
		}
		line("- ", k.Name, "  ", k.Value, course)
	}
	if len(c.Findings) > 0 {
		head(l.say("findings"))
	}
	for _, f := range c.Findings {
		line("- [", f.Severity, "] ", f.Claim)
		if f.Advice != "" {
			line("  ", l.say("advice"), f.Advice, l.bracketed(f.Expected))
		}
	}
	if len(c.Actions) > 0 {
		head(l.say("actions"))
	}
	for _, a := range c.Actions {
		line(a.Rank, ". ", a.Text, l.bracketed(a.Expected))
	}
	if len(c.Files) > 0 {
		head(l.say("files"))
	}
	for _, f := range c.Files {
		line("- ", f.Name, "  ", f.Size)
	}
	if c.Link != "" {
		line()
		line(l.say("link"), c.Link)
	}
	return out.String()
}

// bracketed is what is expected of an advice, after it.
func (l Letter) bracketed(s string) string {
	if s == "" {
		return ""
	}
	return l.Document.Words.Say("mail.expected", report.Args{"expected": s})
}

// clean keeps one line one line.
func clean(s string) string {
	return strings.TrimRight(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, s), " ")
}
