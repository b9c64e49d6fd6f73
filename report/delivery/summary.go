package delivery

import (
	"strings"
	"unicode"

	"github.com/wxreport/wxreport/report"
)

// line is one line of a group message.
type line struct {
	text  string
	bold  bool
	tone  report.Severity // of a finding
	quiet bool
}

// summary is the report in a few lines: message, key figures, what matters most.
func summary(p report.Parcel) (title string, lines []line) {
	d, w := p.Document, p.Document.Words
	title = flat(d.Account() + " " + d.Title + " " + w.Period(p.Job.Period))
	if m := flat(d.Summary.Message); m != "" {
		lines = append(lines, line{text: m, bold: true})
	}
	for _, n := range p.Notes {
		lines = append(lines, line{text: flat(n), quiet: true})
	}
	for _, k := range d.Summary.KPIs {
		text := k.Name + " " + w.Format(k.Value.Number, k.Value.Unit)
		if k.Previous.Known {
			text += " (" + w.Say("pdf.change.previous") + " " + w.Format(k.Previous.Number, k.Previous.Unit) + ")"
		}
		lines = append(lines, line{text: flat(text)})
	}
	for _, f := range d.Summary.Findings {
		lines = append(lines, line{text: "[" + w.Say("severity."+string(f.Severity)) + "] " + flat(f.Claim), tone: f.Severity})
	}
	return title, lines
}

// flat keeps a text on one line.
func flat(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, s)), " ")
}

// inert replaces what a robot would read as markup by the wide character that looks
// alike: robots know no escapes, and a client's word must not become a link.
var inert = strings.NewReplacer("<", "＜", ">", "＞", "[", "［", "]", "］", "`", "｀", "*", "＊", "#", "＃", "~", "～", "|", "｜")

// fitting joins lines up to limit bytes; a last line says that there is more.
func fitting(lines []string, limit int) string {
	const more = "…"
	out := ""
	for i, l := range lines {
		next := l
		if i > 0 {
			next = "\n" + l
		}
		room := limit
		if i < len(lines)-1 {
			room -= len("\n" + more)
		}
		if len(out)+len(next) > room {
			if out == "" {
				return cut(l, limit)
			}
			return out + "\n" + more
		}
		out += next
	}
	return out
}

// cut is the start of s in at most limit bytes, whole characters and an ellipsis.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	out := ""
	for _, c := range s {
		if len(out)+len(string(c))+len("…") > limit {
			break
		}
		out += string(c)
	}
	return out + "…"
}
