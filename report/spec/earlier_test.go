package spec

import (
	"slices"
	"testing"
)

// Patterns of earlier reports are paths from the folder of the file that names
// them, whether or not there are such files yet.
func TestHistoryStartsFromItsFile(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"agency.yaml":       "history: archive/*.json\n",
		"meiri/report.yaml": "version: 1\nextends: ../agency.yaml\naccount: {id: meiri}\ndata: data/\nsections: [growth]\nsummary: {limit: 3}\n",
		"own/report.yaml":   "version: 1\nextends: ../agency.yaml\naccount: {id: own}\ndata: data/\nsections: [growth]\nhistory: [out/*.json, old/2025.json]\n",
	}
	for path, want := range map[string]struct {
		history []string
		limit   int
	}{
		"meiri/report.yaml": {[]string{"archive/*.json"}, 3},
		"own/report.yaml":   {[]string{"own/out/*.json", "own/old/2025.json"}, 7},
	} {
		plan, err := Load(path, testCatalog(files))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(plan.History, want.history) || plan.Limit != want.limit {
			t.Errorf("%s: history %v, limit %d; want %v, %d", path, plan.History, plan.Limit, want.history, want.limit)
		}
	}
}
