package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// analyze runs the sections in the spec's order; those that read the metrics of
// others run last but keep their place.
func analyze(ctx context.Context, plan *report.Plan, in report.Input) ([]report.Chapter, error) {
	chapters := make([]report.Chapter, len(plan.Sections))
	metrics := map[string]report.Metric{}
	in.Metrics = func(name string) (report.Metric, bool) {
		m, ok := metrics[name]
		return m, ok
	}
	for _, late := range []bool{false, true} {
		for i, step := range plan.Sections {
			if _, is := step.Do.(report.Late); is != late {
				continue
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			chapter, err := section(step, in)
			if err != nil {
				return nil, fmt.Errorf("%s: section %s: %w", step.Pos, step.Name, err)
			}
			for _, m := range chapter.Metrics {
				if _, taken := metrics[m.Name]; !taken {
					metrics[m.Name] = m
				}
			}
			chapters[i] = chapter
		}
	}
	return chapters, nil
}

// section analyzes one step, or says which data it lacks.
func section(step report.Step[report.Section], in report.Input) (report.Chapter, error) {
	in.ID = step.Name
	chapter, missing := lacking(step, in)
	if !missing {
		var err error
		if chapter, err = step.Do.Analyze(in); err != nil {
			return report.Chapter{}, err
		}
	}
	return chapter, nil
}

// lacking is the chapter of a section whose data is not there: it names each
// dataset and column that would fill it.
func lacking(step report.Step[report.Section], in report.Input) (report.Chapter, bool) {
	var wants []string
	for _, need := range step.Do.Needs() {
		ds := in.Datasets.Get(need.Dataset)
		if need.Optional || ds.Len() > 0 && ds.Has(need.Columns...) {
			continue
		}
		wants = append(wants, wanted(need, ds, in.Words))
	}
	if wants == nil {
		return report.Chapter{}, false
	}
	text := in.Words.Say("need.lead", report.Args{"needs": strings.Join(wants, in.Words.Say("need.join"))})
	return report.Chapter{ID: step.Name, Kind: step.Kind, Title: in.Words.Say("section." + step.Kind + ".title"),
		Status: report.StatusNotApplicable, Notes: []string{text}, Analyses: unbegun(step.Kind, in.Rules, strings.Join(wants, in.Words.Say("need.join")))}, true
}

// unbegun is every analysis of a section that has no data to begin with.
func unbegun(kind string, rules report.Rulebook, wants string) []report.Analysis {
	var out []report.Analysis
	for _, id := range slices.Sorted(maps.Keys(rules)) {
		if strings.HasPrefix(id, kind+".") {
			out = append(out, report.Analysis{Name: id, Title: rules[id].Summary, Status: report.StatusNotApplicable, Needs: wants})
		}
	}
	return out
}

func wanted(need report.Need, ds *report.Dataset, words *report.Words) string {
	if ds.Len() == 0 {
		return words.Say(need.For)
	}
	var absent []string
	for _, c := range need.Columns {
		if !ds.Has(c) {
			absent = append(absent, c)
		}
	}
	return words.Say("need.columns", report.Args{"dataset": need.Dataset, "columns": strings.Join(absent, ", ")})
}
