package json

import (
	"encoding/json"
	"io"
	"time"

	"github.com/wxreport/wxreport/report"
)

// Renderer writes NAME.json. The zero value is ready.
type Renderer struct{}

var _ report.Renderer = Renderer{}

// Kind is the catalogue entry of the output.
func Kind() report.Kind[report.Renderer] {
	return report.Kind[report.Renderer]{Name: "json", Summary: "Every figure, finding and quality note as data, for programs and later reports.",
		Example: "outputs: {json: true}", Build: func(any) (report.Renderer, error) { return Renderer{}, nil }}
}

// Render writes the document as indented JSON with sorted metric names.
func (Renderer) Render(w io.Writer, doc *report.Document) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(Encode(doc))
}

// Encode is the document as a [File].
func Encode(doc *report.Document) File {
	job := doc.Job
	f := File{Schema: SchemaVersion, AsOf: job.AsOf.Format(time.DateOnly), Language: doc.Words.Lang, GeneratedBy: doc.Program,
		Account: Account{ID: job.Account.ID, Name: job.Account.Name, Industry: job.Account.Industry,
			Timezone: job.Account.Location.String(), Currency: job.Account.Currency},
		Period: period(job.Period), Compare: []Compared{}, Metrics: map[string]report.Metric{}, Sections: []Section{},
		Findings: findings(doc.Findings), Followup: followup(doc.Followup), Quality: doc.Quality, Sources: []Source{}, Summary: summary(doc.Summary)}
	for _, c := range job.Compare {
		f.Compare = append(f.Compare, Compared{Name: c.Name, Period: period(c.Period)})
	}
	for _, c := range doc.Chapters {
		for _, m := range c.Metrics {
			if _, taken := f.Metrics[m.Name]; !taken {
				f.Metrics[m.Name] = m
			}
		}
		f.Sections = append(f.Sections, section(c))
	}
	for _, s := range doc.Sources {
		f.Sources = append(f.Sources, Source(s))
	}
	if c := Closing(doc.Closing); c.CoverNote != "" || len(c.Contact) > 0 || c.Legal != "" {
		f.Closing = &c
	}
	if f.Quality == nil {
		f.Quality = []report.Check{}
	}
	return f
}

func period(p report.Period) Period {
	return Period{From: p.From.Format(time.DateOnly), Until: p.Last().Format(time.DateOnly), Label: p.String()}
}

// findings are copied so that absent lists are [] rather than null.
func findings(in []report.Finding) []report.Finding {
	out := make([]report.Finding, len(in))
	for i, f := range in {
		if f.Evidence == nil {
			f.Evidence = []string{}
		}
		if f.Recommendations == nil {
			f.Recommendations = []report.Recommendation{}
		}
		out[i] = f
	}
	return out
}

func summary(s report.Summary) Summary {
	out := Summary{Message: s.Message, Lines: list(s.Lines), KPIs: []string{}, Findings: []string{}, Actions: []Action{}}
	for _, k := range s.KPIs {
		out.KPIs = append(out.KPIs, k.Metric)
	}
	for _, f := range s.Findings {
		out.Findings = append(out.Findings, f.ID)
	}
	for _, a := range s.Actions {
		out.Actions = append(out.Actions, Action{Rank: a.Rank, Finding: a.Finding.ID, Recommendation: a.Recommendation})
	}
	return out
}

func section(c report.Chapter) Section {
	s := Section{ID: c.ID, Kind: c.Kind, Title: c.Title, Message: c.Message, Status: c.Status, Notes: list(c.Notes), Analyses: c.Analyses,
		Text: []string{}, Tables: []Table{}, Charts: []Chart{}}
	for _, b := range c.Blocks {
		switch b := b.(type) {
		case report.Paragraph:
			s.Text = append(s.Text, b.Text())
		case report.Table:
			s.Tables = append(s.Tables, table(b))
		case report.Figure:
			s.Charts = append(s.Charts, chart(b))
		case report.Scorecard, report.FindingList, report.PageBreak:
			// Their figures stand in metrics and findings.
		}
	}
	return s
}

func list(in []string) []string {
	if in == nil {
		return []string{}
	}
	return in
}
