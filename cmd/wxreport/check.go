package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/pipeline"
)

func (p *program) checkCommand() *cobra.Command {
	var period, asOf string
	cmd := &cobra.Command{Use: "check SPEC", Short: "Validate a spec and its data, and tell what each section will have", Args: arguments(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return p.check(cmd, args[0], period, asOf) }}
	cmd.Flags().StringVar(&period, "period", "", "check this period instead of the spec's")
	cmd.Flags().StringVar(&asOf, "as-of", "", "the day the report would speak from")
	return cmd
}

func (p *program) check(cmd *cobra.Command, path, period, asOf string) error {
	plan, err := load(path)
	if err != nil {
		return err
	}
	p.warn(plan)
	job, err := p.job(plan, period, asOf)
	if err != nil {
		return usageError{err}
	}
	doc, err := builder().Document(cmd.Context(), plan, job)
	if err != nil {
		return err
	}
	p.printf("%s: %s, %s\n\n", path, job.Account.Name, job.Period)
	rows := [][]string{{"file", "dataset", "rows", "from", "to"}}
	for _, f := range doc.Sources {
		rows = append(rows, []string{f.File, f.Dataset, fmt.Sprint(f.Rows), f.First, f.Last})
	}
	p.table(rows)
	rows = [][]string{{"section", "status", "findings", "metrics", "figures", "tables", "note"}}
	for _, c := range doc.Chapters {
		figures, tables := contents(c)
		rows = append(rows, []string{c.ID, string(c.Status), fmt.Sprint(len(c.Findings)), fmt.Sprint(len(c.Metrics)),
			fmt.Sprint(figures), fmt.Sprint(tables), strings.Join(c.Notes, " ")})
	}
	p.table(rows)
	if len(doc.Rules) > 0 {
		rows = [][]string{{"rule", "ends", "note"}}
		for _, r := range doc.Rules {
			rows = append(rows, []string{r.Rule, string(r.Status), r.Note})
		}
		p.table(rows)
	}
	if len(doc.Quality) > 0 {
		rows = [][]string{{"quality", "where", "what"}}
		for _, q := range doc.Quality {
			rows = append(rows, []string{string(q.Severity), place(q), q.Claim})
		}
		p.table(rows)
	}
	p.remark(doc)
	return strictly(plan, doc)
}

// strictly fills every text of the spec again and tells the metrics that this report does not
// have: a build shows a dash for one that a late file would bring.
func strictly(plan *report.Plan, doc *report.Document) error {
	fields := report.StrictFields(doc.Job, doc.Words, pipeline.Metrics(doc.Chapters))
	var found []error
	for _, t := range plan.Templates {
		_, err := report.FillTemplate(t.Text, fields)
		var wrong *report.TemplateError
		if errors.As(err, &wrong) {
			found = append(found, fmt.Errorf("%s: %s", t.At(wrong.Offset), wrong.Problem))
		}
	}
	if len(found) == 0 {
		return nil
	}
	return usageError{errors.Join(found...)}
}

func contents(c report.Chapter) (figures, tables int) {
	for _, b := range c.Blocks {
		switch b.(type) {
		case report.Figure:
			figures++
		case report.Table:
			tables++
		default: // the others are neither
		}
	}
	return figures, tables
}

// place is file:row column, as much of it as is known.
func place(q report.Check) string {
	where := q.File
	if where == "" {
		where = q.Dataset
	}
	if q.Row > 0 {
		where += fmt.Sprintf(":%d", q.Row)
	}
	if q.Column != "" {
		where += " " + q.Column
	}
	return where
}
