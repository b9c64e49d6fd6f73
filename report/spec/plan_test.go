package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// sayPlan prints the parts of a plan that its spec decides.
func sayPlan(path string, c Catalog) string {
	p, err := Load(path, c)
	if err != nil {
		return err.Error() + "\n"
	}
	var out strings.Builder
	line := func(key string, args ...any) {
		if text := strings.TrimSpace(fmt.Sprintln(args...)); text != "" && text != "[]" {
			fmt.Fprintf(&out, "%s: %s\n", key, text)
		}
	}
	line("title", p.Title)
	line("account", p.Account.ID, p.Account.Name, p.Account.Industry, p.Account.Location, p.Account.Currency)
	line("logo", p.Account.Logo.Name, p.Account.Logo.Type)
	line("words", p.Words.Lang, p.Words.Format(report.Some(1), report.UnitMoney))
	line("window", p.Window.Relative, fixed(p.Window))
	line("compare", p.Compare)
	line("theme", p.Theme.Name, p.Theme.Colors.Primary, p.Theme.Series, p.Theme.Radius, p.Theme.Cover)
	line("running", p.Theme.Header, p.Theme.Footer, p.Theme.Maker)
	line("paper", p.Theme.Page.Size, p.Theme.Page.Orientation)
	line("fonts", string(p.Theme.Font.Regular), string(p.Theme.Font.Bold), len(p.Theme.Font.Fallback))
	for _, s := range p.Sources {
		o := s.Do.(plainSection).options.(*fileOptions)
		line("source", s.Pos, s.Name, s.Kind, o.File, o.Files, o.Sheet, o.placed, o.Columns)
	}
	for _, s := range p.Sections {
		line("section", s.Pos, s.Name, s.Kind, s.Title, sayOptions(s.Do.(plainSection).options))
	}
	for _, o := range p.Outputs {
		line("output", o.Kind, o.Extension, o.MediaType)
	}
	line("name", p.Name)
	line("cover", p.Texts.CoverLines, p.Texts.CoverNote)
	line("closing", p.Texts.Contact, p.Texts.Legal)
	line("glossary", p.Texts.Glossary)
	for _, t := range p.Templates {
		line("template", t.At(0), t.Text)
	}
	if a := p.Rules["funnel.below_alert"].Advice; len(a) > 0 && strings.HasPrefix(a[0].Text, "Shorten") {
		line("advice", a[0].Text, a[1].Text)
	}
	if p.Schedule.At != "" {
		line("schedule", p.Schedule.Pos, p.Schedule.At, p.Schedule.Zone, p.Schedule.WaitForData, p.Schedule.IfLate)
	}
	line("deliveries", p.Schedule.Deliveries)
	return out.String()
}

func fixed(w report.Window) string {
	if w.Relative != "" {
		return ""
	}
	return w.Fixed.String()
}

func sayOptions(options any) string {
	switch o := options.(type) {
	case *funnelOptions:
		limit := "none"
		if o.Limit != nil {
			limit = fmt.Sprint(*o.Limit)
		}
		text := fmt.Sprintf("\n  stages %v window %d top %d share %v mode %s limit %s only %v words %v rows %v free %v",
			o.Stages, o.Window, o.Top, o.Share, o.Mode, limit, o.Only, o.Words, o.Rows, o.Free)
		var pairs []string
		for pair := range o.Alerts {
			pairs = append(pairs, pair)
		}
		slices.Sort(pairs)
		for _, pair := range pairs {
			a := o.Alerts[pair]
			text += fmt.Sprintf("\n  alert %s below %s above %s critical %s advise %q off %v", pair, number(a.Below), number(a.Above), number(a.Critical), a.Advise, a.Off)
		}
		return text
	case *bodyOptions:
		return fmt.Sprintf("body %q query %q", o.Body, o.Query)
	}
	return ""
}

func number(f *float64) string {
	if f == nil {
		return "-"
	}
	return fmt.Sprint(*f)
}

func sayExplain(path string, c Catalog) string {
	settings, err := Explain(path, c)
	if err != nil {
		return err.Error() + "\n"
	}
	var out strings.Builder
	for _, s := range settings {
		fmt.Fprintf(&out, "%-20s %s = %s\n", s.Origin(), s.Path, s.Value)
	}
	return out.String()
}
