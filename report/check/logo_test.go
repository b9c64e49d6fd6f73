package check_test

import (
	"bytes"
	"slices"
	"testing"
)

// TestDrawnLogoOfAnotherAccountIsCaught holds a report against another drawing than the
// one it shows.
func TestDrawnLogoOfAnotherAccountIsCaught(t *testing.T) {
	t.Parallel()
	doc := agency("hotel")(t)
	artifacts := all(t, doc)
	if failures := proved(t, doc, artifacts...); len(failures) > 0 {
		t.Fatalf("the right logo: %v", failures)
	}
	wrong := *doc
	wrong.Job.Account.Logo.Body = bytes.ReplaceAll(doc.Job.Account.Logo.Body, []byte("#f2b84b"), []byte("#b84bf2"))
	var got []string
	for _, f := range proved(t, &wrong, artifacts...) {
		got = append(got, f.Check)
	}
	for _, want := range []string{"pdf.logo", "html.logo"} {
		if !slices.Contains(got, want) {
			t.Errorf("no %s among %v", want, got)
		}
	}
}
