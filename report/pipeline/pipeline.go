// Package pipeline takes one job through its plan: collect the datasets,
// analyze them section by section, compose the document, render the artifacts,
// and check them before anybody sees them.
//
// It knows no kind by name: sources, sections and renderers arrive in the plan.
package pipeline

import (
	"context"
	"fmt"

	"github.com/wxreport/wxreport/report"
)

// Engine runs SQL over a job's datasets; free sections need one.
type Engine func(datasets report.Datasets) (query func(sql string) (*report.Dataset, error), closer func() error, err error)

// Pipeline builds reports from plans. The zero value has no SQL engine.
type Pipeline struct {
	Program string // name and version, for the documents' metadata
	Engine  Engine
	Decode  Decode // nil: earlier reports are not read
	Proof   Proof  // nil: artifacts are handed on unread
	Derive  Derive // nil: events stay events
}

// Proof reads finished artifacts back and holds them against their document.
type Proof func(doc *report.Document, artifacts []report.Artifact) error

// RefusedError holds artifacts that the proof did not let pass. They are for
// inspection only.
type RefusedError struct {
	Artifacts []report.Artifact
	Err       error // what the proof said
}

// Error is what the proof said.
func (r *RefusedError) Error() string { return r.Err.Error() }

// Unwrap is what the proof said.
func (r *RefusedError) Unwrap() error { return r.Err }

// Derive adds the datasets that follow from raw events, and says what it added and
// what disagrees. The stages and window are those of the plan's first funnel.
type Derive func(in report.Input, steps report.Steps) (report.Datasets, []report.Check)

// Result is a finished job.
type Result struct {
	Document  *report.Document
	Artifacts []report.Artifact
	Remarks   []string // what readers of the files may miss, such as characters no font has
}

// Build makes every output of the plan for the job. Artifacts that fail the
// proof are no result: the error is a [RefusedError].
func (p Pipeline) Build(ctx context.Context, plan *report.Plan, job report.Job) (Result, error) {
	doc, err := p.Document(ctx, plan, job)
	if err != nil {
		return Result{}, err
	}
	artifacts, remarks, err := render(plan, doc)
	if err != nil {
		return Result{}, err
	}
	if p.Proof != nil {
		if err := p.Proof(doc, artifacts); err != nil {
			return Result{}, &RefusedError{Artifacts: artifacts, Err: err}
		}
	}
	return Result{Document: doc, Artifacts: artifacts, Remarks: remarks}, nil
}

// Document makes the report without rendering it.
func (p Pipeline) Document(ctx context.Context, plan *report.Plan, job report.Job) (*report.Document, error) {
	collected, err := Collect(ctx, plan, job)
	if err != nil {
		return nil, err
	}
	in := report.Input{Job: job, Words: plan.Words, Rules: plan.Rules, Datasets: collected.Datasets, Holidays: plan.Holidays}
	if p.Derive != nil {
		datasets, checks := p.Derive(in, steps(plan))
		in.Datasets, collected.Checks = datasets, append(collected.Checks, checks...)
	}
	if p.Engine != nil {
		query, closer, err := p.Engine(in.Datasets)
		if err != nil {
			return nil, fmt.Errorf("sql engine: %w", err)
		}
		defer func() { _ = closer() }()
		in.Query = query
	}
	if plan.Desk != nil {
		collected.Checks = append(collected.Checks, plan.Desk.Inspect(in)...)
	}
	chapters, err := analyze(ctx, plan, in)
	if err != nil {
		return nil, err
	}
	own := newFiller(in, chapters)
	own.titles(plan, chapters)
	var judged report.Judged
	if plan.Judge != nil {
		judged = plan.Judge.Judge(in, chapters)
		chapters = judged.Chapters
		collected.Checks = append(collected.Checks, judged.Checks...)
	}
	if plan.Desk == nil {
		doc := compose(plan, in, report.Edited{Chapters: chapters}, judged.Outcomes, collected, p.Program)
		return own.finish(plan, doc, p.Decode)
	}
	history, notes := recall(plan.History, p.Decode, report.ReadingOf(ctx), in)
	collected.Checks = append(collected.Checks, notes...)
	in.History, in.Checks = history, collected.Checks
	doc := compose(plan, in, plan.Desk.Summarize(in, chapters), judged.Outcomes, collected, p.Program)
	return own.finish(plan, doc, p.Decode)
}

// steps are those of the plan's first funnel; none without one.
func steps(plan *report.Plan) report.Steps {
	for _, step := range plan.Sections {
		if s, ok := step.Do.(report.Stepped); ok {
			return s.Steps()
		}
	}
	return report.Steps{}
}
