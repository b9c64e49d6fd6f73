package pipeline_test

import (
	"io"
	"slices"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// aloud tells of a character it has no letter for.
type aloud struct{ renderer }

func (a aloud) RenderAloud(w io.Writer, doc *report.Document, tell func(problem string)) error {
	tell("no letter for x")
	return a.Render(w, doc)
}

func TestRemarksOfRenderersAreHandedOn(t *testing.T) {
	t.Parallel()
	p := plan()
	p.Outputs = []report.Output{{Kind: "txt", Extension: ".txt", Renderer: aloud{renderer("body")}}, {Kind: "raw", Extension: ".raw", Renderer: renderer("body")}}
	result, err := build(t, p)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"txt: no letter for x"}; !slices.Equal(result.Remarks, want) {
		t.Errorf("remarks %q, want %q", result.Remarks, want)
	}
}
