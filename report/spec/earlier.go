package spec

import "path/filepath"

// summary is the key `summary`.
type summary struct {
	Limit int `yaml:"limit" doc:"findings in the summary, 3 to 12; critical ones are always told"`
}

const (
	leastSummary = 3
	mostSummary  = 12
)

// limit is how many findings the summary holds.
func (d *decoder) limit(s summary, n *node) int {
	if s.Limit < leastSummary || s.Limit > mostSummary {
		if at := n.get("limit"); at != nil {
			n = at
		}
		d.wrong(n, "a limit from 3 to 12")
	}
	return s.Limit
}

// history is the patterns of earlier reports as paths. There may be no such file
// yet: the first report has none before it.
func (d *decoder) history(patterns pathList) []string {
	var out []string
	for _, f := range patterns {
		if _, err := filepath.Match(f.name, ""); err != nil {
			d.add(f.at, "bad pattern "+quoted(f.name), "a path such as out/*.json", "")
			continue
		}
		out = append(out, d.disk.join(f.at.file.dir, f.name))
	}
	return out
}
