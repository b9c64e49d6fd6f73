package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/wxreport/wxreport/report"
	output "github.com/wxreport/wxreport/report/output/json"
)

// data is a JSON artifact beside its document.
type data struct {
	output.File
	doc *report.Document
	out *findings
}

// readJSON decodes a file by its schema, strictly.
func readJSON(body []byte) (output.File, error) {
	var f output.File
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return f, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return f, errors.New("something stands behind the report")
	}
	_, err := output.Decode(body, time.UTC)
	return f, err
}

// json checks the data file: its schema, and every figure against the document.
func (c Checker) json(doc *report.Document, a report.Artifact, s *findings) {
	f, err := readJSON(a.Body)
	if err != nil {
		s.add("json.open", "", err.Error())
		return
	}
	d := &data{File: f, doc: doc, out: s}
	d.head()
	d.summary()
	d.metrics()
	d.findings()
	d.sections()
	d.rest()
	d.leftovers()
}

func (d *data) tell(check, path, problem string, expected, found any) {
	d.out.tell("json."+check, path, problem, fmt.Sprint(expected), fmt.Sprint(found))
}

// equal reports a text that differs.
func (d *data) equal(check, path, expected, found string) {
	if expected != found {
		d.tell(check, path, "it differs from the document", expected, found)
	}
}

// number reports a number that differs.
func (d *data) number(check, path string, expected, found report.Number) {
	if expected.Known && (math.IsNaN(expected.F) || math.IsInf(expected.F, 0)) {
		return // told of the document
	}
	if expected.Known != found.Known || expected.Known && !same(expected.F, found.F) {
		d.tell(check, path, "it differs from the document", written(expected), written(found))
	}
}

func written(n report.Number) string {
	if !n.Known {
		return "null"
	}
	return fmt.Sprint(n.F)
}

func (d *data) count(check, path string, expected, found int) bool {
	if expected != found {
		d.tell(check, path, "it has not as many entries as the document", expected, found)
	}
	return expected == found
}

func (d *data) head() {
	job := d.doc.Job
	d.equal("account", "account.id", job.Account.ID, d.Account.ID)
	d.equal("account", "account.name", job.Account.Name, d.Account.Name)
	d.equal("currency", "account.currency", job.Account.Currency, d.Account.Currency)
	d.equal("account", "account.timezone", job.Account.Location.String(), d.Account.Timezone)
	d.period("period", job.Period, d.Period)
	d.equal("asof", "as_of", job.AsOf.Format(time.DateOnly), d.AsOf)
	d.equal("language", "language", d.doc.Words.Lang, d.Language)
	if d.count("period", "compare", len(job.Compare), len(d.Compare)) {
		for i, c := range job.Compare {
			d.equal("period", fmt.Sprintf("compare[%d].name", i), c.Name, d.Compare[i].Name)
			d.period(fmt.Sprintf("compare[%d]", i), c.Period, d.Compare[i].Period)
		}
	}
}

func (d *data) period(path string, expected report.Period, found output.Period) {
	d.equal("period", path+".label", expected.String(), found.Label)
	d.equal("period", path+".from", expected.From.Format(time.DateOnly), found.From)
	d.equal("period", path+".until", expected.Last().Format(time.DateOnly), found.Until)
}

func (d *data) summary() {
	s, f := d.doc.Summary, d.Summary
	d.equal("summary", "summary.message", s.Message, f.Message)
	if d.count("summary", "summary.lines", len(s.Lines), len(f.Lines)) {
		for i, line := range s.Lines {
			d.equal("summary", fmt.Sprintf("summary.lines[%d]", i), line, f.Lines[i])
		}
	}
	if d.count("kpi", "summary.kpis", len(s.KPIs), len(f.KPIs)) {
		for i, k := range s.KPIs {
			d.equal("kpi", fmt.Sprintf("summary.kpis[%d]", i), k.Metric, f.KPIs[i])
			if m, ok := d.Metrics[k.Metric]; ok && k.Metric != "" {
				d.number("kpi", "metrics."+k.Metric, k.Value.Number, m.Value)
			}
		}
	}
	if d.count("summary", "summary.findings", len(s.Findings), len(f.Findings)) {
		for i, g := range s.Findings {
			d.equal("summary", fmt.Sprintf("summary.findings[%d]", i), g.ID, f.Findings[i])
		}
	}
	if d.count("summary", "summary.actions", len(s.Actions), len(f.Actions)) {
		for i, a := range s.Actions {
			path := fmt.Sprintf("summary.actions[%d]", i)
			d.equal("summary", path+".finding", a.Finding.ID, f.Actions[i].Finding)
			d.equal("summary", path+".recommendation.text", a.Recommendation.Text, f.Actions[i].Recommendation.Text)
		}
	}
}

func (d *data) metrics() {
	seen := map[string]bool{}
	for _, c := range d.doc.Chapters {
		for _, m := range c.Metrics {
			if seen[m.Name] {
				continue
			}
			seen[m.Name] = true
			found, ok := d.Metrics[m.Name]
			path := "metrics." + m.Name
			if !ok {
				d.tell("metrics", path, "the metric is missing", written(m.Value), "")
				continue
			}
			d.equal("metrics", path+".unit", string(m.Unit), string(found.Unit))
			d.equal("metrics", path+".text", m.Text, found.Text)
			for _, n := range []struct {
				name            string
				expected, found report.Number
			}{{"value", m.Value, found.Value}, {"numerator", m.Numerator, found.Numerator}, {"denominator", m.Denominator, found.Denominator},
				{"previous", m.Previous, found.Previous}, {"year_ago", m.YearAgo, found.YearAgo}, {"low", m.Low, found.Low}, {"high", m.High, found.High}} {
				d.number("metrics", path+"."+n.name, n.expected, n.found)
			}
		}
	}
	d.count("metrics", "metrics", len(seen), len(d.Metrics))
}

func (d *data) findings() {
	if !d.count("finding", "findings", len(d.doc.Findings), len(d.Findings)) {
		return
	}
	for i, f := range d.doc.Findings {
		g, path := d.Findings[i], fmt.Sprintf("findings[%d]", i)
		for _, t := range [][3]string{{"id", f.ID, g.ID}, {"claim", f.Claim, g.Claim}, {"severity", string(f.Severity), string(g.Severity)},
			{"verdict", string(f.Verdict), string(g.Verdict)}, {"unit", string(f.Unit), string(g.Unit)}, {"state", f.State, g.State}} {
			d.equal("finding", path+"."+t[0], t[1], t[2])
		}
		for name, n := range map[string][2]report.Number{"value": {f.Value, g.Value}, "threshold": {f.Threshold, g.Threshold}, "benchmark": {f.Benchmark, g.Benchmark},
			"interval[0]": {f.Interval[0], g.Interval[0]}, "interval[1]": {f.Interval[1], g.Interval[1]}, "n": {f.N, g.N}, "impact.value": {f.Impact.Value, g.Impact.Value}} {
			d.number("finding", path+"."+name, n[0], n[1])
		}
		if d.count("finding", path+".evidence", len(f.Evidence), len(g.Evidence)) {
			for k, e := range f.Evidence {
				d.equal("finding", fmt.Sprintf("%s.evidence[%d]", path, k), e, g.Evidence[k])
			}
		}
		if d.count("finding", path+".recommendations", len(f.Recommendations), len(g.Recommendations)) {
			for k, r := range f.Recommendations {
				if r != g.Recommendations[k] {
					d.tell("finding", fmt.Sprintf("%s.recommendations[%d]", path, k), "it differs from the document", r, g.Recommendations[k])
				}
			}
		}
	}
}

func (d *data) rest() {
	if d.count("quality", "quality", len(d.doc.Quality), len(d.Quality)) {
		for i, q := range d.doc.Quality {
			d.equal("quality", fmt.Sprintf("quality[%d].claim", i), q.Claim, d.Quality[i].Claim)
		}
	}
	if d.count("sources", "sources", len(d.doc.Sources), len(d.Sources)) {
		for i, p := range d.doc.Sources {
			if output.Source(p) != d.Sources[i] {
				d.tell("sources", fmt.Sprintf("sources[%d]", i), "it differs from the document", p, d.Sources[i])
			}
		}
	}
	if d.doc.Followup.Given() != (d.Followup != nil) {
		d.tell("followup", "followup", "earlier reports are told in one place only", d.doc.Followup.Given(), d.Followup != nil)
	} else if d.Followup != nil {
		d.count("followup", "followup.advice", len(d.doc.Followup.Advice), len(d.Followup.Advice))
		d.count("followup", "followup.ended", len(d.doc.Followup.Ended), len(d.Followup.Ended))
	}
}

func (d *data) leftovers() {
	texts := append([]string{d.Summary.Message}, d.Summary.Lines...)
	for _, f := range d.Findings {
		texts = append(append(texts, f.Claim), f.Evidence...)
		for _, r := range f.Recommendations {
			texts = append(texts, r.Text, r.Expected)
		}
	}
	for _, s := range d.Sections {
		texts = append(append(append(texts, s.Title, s.Message), s.Notes...), s.Text...)
	}
	for _, t := range texts {
		if token := leftover(d.doc, t); token != "" {
			d.tell("placeholder", "", "a text is not filled in", "no "+token, t)
		}
	}
}
