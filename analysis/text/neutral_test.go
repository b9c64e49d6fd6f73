package text

import (
	_ "embed"
	"strings"
	"testing"
)

//go:embed testdata/neutral.txt
var neutralFile string

func written(file string) []string {
	var out []string
	for line := range strings.Lines(file) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

func TestNeutralIsRarelyCalledNegative(t *testing.T) {
	t.Parallel()
	calls := map[Class][]string{}
	lines := written(neutralFile)
	for _, line := range lines {
		c := Default().Judge(line).Class
		calls[c] = append(calls[c], line)
	}
	t.Logf("of %d neutral sentences %d are called neutral, %d negative, %d positive, %d undecided: negative %q positive %q", len(lines), len(calls[Neutral]),
		len(calls[Negative]), len(calls[Positive]), len(calls[Undecided]), calls[Negative], calls[Positive])
	if len(lines) < 200 {
		t.Fatalf("%d sentences, want 200", len(lines))
	}
	if n := len(calls[Negative]); n*5 > len(lines) {
		t.Errorf("%d of %d called negative, want a fifth at most", n, len(lines))
	}
}
