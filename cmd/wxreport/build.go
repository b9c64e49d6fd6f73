package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/pipeline"
	"github.com/wxreport/wxreport/report/spec"
)

type buildOptions struct {
	period, out, asOf string
	only              []string
	keepFailed        string
	others            []string          // names of the batch's accounts
	taken             map[string]string // file name -> the spec of the batch that made it; nil outside a batch
}

func (p *program) buildCommand() *cobra.Command {
	var o buildOptions
	cmd := &cobra.Command{Use: "build SPEC...", Short: "Make the report of a spec, or of several", Args: arguments(cobra.MinimumNArgs(1)),
		Long: `Build reads the spec and its data and writes NAME.pdf, NAME.xlsx, NAME.json and,
where the spec asks for it, NAME.html into the output folder, one line per file,
then a line of finding counts. The same inputs and --as-of give the same bytes.
Every file is read back first and held against the report: where a check fails,
nothing is written and the exit code is 1.

Of several specs, those in trouble are left out and listed at the end; the exit
code is then 3, or 1 when no report was made.`,
		RunE: func(cmd *cobra.Command, args []string) error { return p.buildAll(cmd, args, o) }}
	cmd.Flags().StringVar(&o.period, "period", "", "report this period instead of the spec's: 2026-10, 2026-W41, 2026-10-01..2026-10-15, last-month, last-week")
	cmd.Flags().StringVar(&o.out, "out", "out", "folder to write to")
	cmd.Flags().StringVar(&o.asOf, "as-of", "", "the day the report speaks from, 2026-11-03; today when not given")
	cmd.Flags().StringVar(&o.keepFailed, "keep-failed", "", "folder for files that fail the output checks, to look at; they are never put into --out")
	cmd.Flags().StringSliceVar(&o.only, "only", nil, "make only these outputs: pdf,xlsx,html,json")
	return cmd
}

func (p *program) build(cmd *cobra.Command, path string, o buildOptions) error {
	plan, err := load(path)
	if err != nil {
		return err
	}
	if err := keep(plan, o.only); err != nil {
		return usageError{err}
	}
	if len(plan.Outputs) == 0 {
		return usageError{fmt.Errorf("%s: every output is off, expected one of outputs or --only", path)}
	}
	job, err := p.job(plan, o.period, o.asOf)
	if err != nil {
		return usageError{err}
	}
	if err := isFolder(o.out); err != nil {
		return usageError{fmt.Errorf("--out: %w", err)}
	}
	if o.keepFailed != "" {
		if err := isFolder(o.keepFailed); err != nil {
			return usageError{fmt.Errorf("--keep-failed: %w", err)}
		}
	}
	job.Others = o.others
	result, err := builder().Build(cmd.Context(), plan, job)
	if err != nil {
		return p.keepFailed(o.keepFailed, err)
	}
	names := make([]string, len(result.Artifacts))
	for i, a := range result.Artifacts {
		names[i] = a.Name
	}
	if err := o.reserve(path, names); err != nil {
		return err
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	if err := writeAll(o.out, result.Artifacts); err != nil {
		return err
	}
	for _, a := range result.Artifacts {
		p.printf("%s\t%s\n", filepath.Join(o.out, a.Name), size(len(a.Body)))
	}
	p.printf("%s\n", tally(result.Document.Findings))
	for _, problem := range result.Remarks {
		_, _ = fmt.Fprintf(p.err, "note: %s\n", problem)
	}
	p.remark(result.Document)
	return nil
}

// keepFailed puts the files that the output checks refused into a folder, where
// one is given, and returns the error.
func (p *program) keepFailed(dir string, err error) error {
	var refused *pipeline.RefusedError
	if !errors.As(err, &refused) {
		return err
	}
	if dir == "" {
		return fmt.Errorf("%w\n  nothing was put in place; --keep-failed FOLDER keeps the files to look at", err)
	}
	if made := os.MkdirAll(dir, 0o755); made != nil {
		return errors.Join(err, made)
	}
	if wrote := writeAll(dir, refused.Artifacts); wrote != nil {
		return errors.Join(err, wrote)
	}
	return fmt.Errorf("%w\n  nothing was put in place; the refused files are in %s", err, dir)
}

// remark tells on the error output what makes a finished report doubtful: no section has data
// for the period, or the period was not over on the day the report speaks from.
func (p *program) remark(doc *report.Document) {
	job := doc.Job
	if job.AsOf.Before(job.Period.Until) {
		_, _ = fmt.Fprintf(p.err, "note: %s was not over on %s: its figures are preliminary\n", job.Period, job.AsOf.Format(time.DateOnly))
	}
	filled := func(c report.Chapter) bool { return c.Status == report.StatusOK || c.Status == report.StatusFinding }
	if len(doc.Chapters) == 0 || slices.ContainsFunc(doc.Chapters, filled) {
		return
	}
	first, last := "", ""
	for _, f := range doc.Sources {
		if f.First != "" && (first == "" || f.First < first) {
			first = f.First
		}
		last = max(last, f.Last)
	}
	span := "has no dates"
	if first != "" {
		span = "covers " + first + " to " + last
	}
	_, _ = fmt.Fprintf(p.err, "note: no section has data for %s: the data %s\n", job.Period, span)
}

// job is the report to make as the flags ask.
func (p *program) job(plan *report.Plan, period, asOf string) (report.Job, error) {
	when := p.now
	if asOf != "" {
		day, err := time.ParseInLocation(time.DateOnly, asOf, plan.Account.Location)
		if err != nil {
			return report.Job{}, fmt.Errorf("--as-of %q is not a day, expected a form like 2026-11-03", asOf)
		}
		when = day
	}
	if period == "" {
		return plan.Job(when, nil), nil
	}
	window, err := spec.ParsePeriod(period, plan.Account.Location)
	if err != nil {
		return report.Job{}, fmt.Errorf("--period: %w", err)
	}
	chosen := window.Period(when.In(plan.Account.Location))
	return plan.Job(when, &chosen), nil
}

// keep drops the outputs that --only does not name, and adds what it names and the
// spec leaves off.
func keep(plan *report.Plan, only []string) error {
	if len(only) == 0 {
		return nil
	}
	cat := catalog()
	var outputs []report.Output
	for i, name := range only {
		if slices.Contains(only[:i], name) {
			continue
		}
		name = strings.TrimSpace(name)
		at := slices.IndexFunc(cat.Outputs, func(o spec.Output) bool { return o.Name == name })
		if at < 0 {
			var names []string
			for _, o := range cat.Outputs {
				names = append(names, o.Name)
			}
			return fmt.Errorf("--only: there is no output %q, expected one of %s", name, strings.Join(names, ", "))
		}
		if own := slices.IndexFunc(plan.Outputs, func(o report.Output) bool { return o.Kind == name }); own >= 0 {
			outputs = append(outputs, plan.Outputs[own]) // with the spec's options
			continue
		}
		o := cat.Outputs[at]
		renderer, err := o.Build(nil)
		if err != nil {
			return err
		}
		outputs = append(outputs, report.Output{Kind: o.Name, Extension: o.Extension, MediaType: o.MediaType, Renderer: renderer})
	}
	plan.Outputs = outputs
	return nil
}

func size(n int) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)/1024)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// tally counts the findings by severity, gravest first.
func tally(findings []report.Finding) string {
	counts := map[report.Severity]int{}
	for _, f := range findings {
		counts[f.Severity]++
	}
	parts := make([]string, 0, len(counts))
	for _, s := range report.Severities() {
		parts = append(parts, fmt.Sprintf("%d %s", counts[s], s))
	}
	return fmt.Sprintf("%d findings: %s", len(findings), strings.Join(parts, ", "))
}
