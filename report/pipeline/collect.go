package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// Collected is everything a job's sources gave.
type Collected struct {
	Datasets report.Datasets
	Checks   []report.Check
	Files    []report.Provenance
}

// Collect fetches every source. A dataset given by two sources is an error: it
// would be counted twice.
func Collect(ctx context.Context, plan *report.Plan, job report.Job) (Collected, error) {
	out := Collected{Datasets: report.Datasets{}}
	from := map[string]string{}
	for _, step := range plan.Sources {
		got, err := step.Do.Fetch(ctx, job)
		if err != nil {
			return Collected{}, fmt.Errorf("%s: data %s: %w", step.Pos, step.Name, err)
		}
		for _, ds := range got.Datasets {
			if first, twice := from[ds.Name]; twice {
				return Collected{}, fmt.Errorf("%s: data %s: dataset %s is also given by %s, expected one source for it", step.Pos, step.Name, ds.Name, first)
			}
			from[ds.Name] = step.Name
			out.Datasets[ds.Name] = ds
		}
		out.Checks = append(out.Checks, got.Checks...)
		out.Files = append(out.Files, got.Files...)
	}
	slices.SortStableFunc(out.Files, func(a, b report.Provenance) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return strings.Compare(a.Dataset, b.Dataset)
	})
	return out, nil
}
