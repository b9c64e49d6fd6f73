package spec

import (
	"errors"
	"fmt"

	"github.com/wxreport/wxreport/report"
)

// maxTemplate bounds one text of a client, in bytes.
const maxTemplate = 64 << 10

// template notes a text that names fields, or the texts of a list, and tells at once where
// it names one that there is not. Which metrics there are is told by [decoder.metrics],
// once the language is known.
func (d *decoder) template(n *node) {
	switch {
	case n.blank() || n.broken:
		return
	case n.shape == list:
		for _, item := range n.items {
			d.template(item)
		}
		return
	case d.byLanguage(n):
		for i, key := range n.keys { // the other languages' texts too: a base is checked by any account
			if contains(d.catalog.languages(), key.value) && n.items[i].shape == scalar {
				d.oneTemplate(n.items[i], key.value == d.lang)
			}
		}
		return
	case n.shape == mapping:
		return // its type is told already
	}
	d.oneTemplate(n, true)
}

func (d *decoder) oneTemplate(n *node, used bool) {
	if n.blank() {
		return
	}
	if len(n.value) > maxTemplate {
		d.add(n, fmt.Sprintf("text over %d KiB", maxTemplate>>10), "", "")
		return
	}
	if d.filled(n, nil) && used {
		d.fills = append(d.fills, n)
	}
}

// filled fills a text with nothing, to see whether it can be.
func (d *decoder) filled(n *node, known func(metric string) error) bool {
	_, err := report.FillTemplate(n.value, report.AnyFields(known))
	var wrong *report.TemplateError
	if !errors.As(err, &wrong) {
		return true
	}
	at := n.file.inside(n, wrong.Offset)
	d.list = append(d.list, n.file.fault(at.Line, at.Column, wrong.Problem, "", ""))
	return false
}

// metrics tells of names in texts that no report has as a metric, and hands the texts to
// the plan.
func (d *decoder) metrics(plan *report.Plan) {
	known := func(name string) error {
		if plan.Words.Defines(name) {
			return nil
		}
		problem := fmt.Sprintf("there is no metric %q", name)
		if near := report.Nearest(name, plan.Words.Defined()); near != "" {
			problem += fmt.Sprintf(" (did you mean %q?)", near)
		}
		return errors.New(problem)
	}
	for _, n := range d.fills {
		if d.filled(n, known) {
			plan.Templates = append(plan.Templates, report.Template{Text: n.value,
				At: func(offset int) report.Pos { return n.file.inside(n, offset) }})
		}
	}
}
