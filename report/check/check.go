// Package check reads finished artifacts back and holds them against the
// document they were made from. What it finds stops delivery.
//
// It shares no code with the renderers: the PDF is read by package pdfread, the
// workbook as the parts of its zip archive, HTML by a parser, JSON by its
// schema. What a page must show follows from the document alone.
//
// Steps of use:
//
//  1. Checker{}.Prove(doc, artifacts) after rendering; nil means deliver.
//  2. Checker{}.Verify(words, artifacts) holds files against each other, later.
//
// Every check has a stable id, such as "pdf.glyph".
package check

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// Failure is one thing wrong with an artifact.
type Failure struct {
	Check    string // id: "pdf.text"
	Artifact string // file name
	Place    string // page, sheet and cell, or path; empty: the whole file
	Problem  string
	Expected string // empty: does not apply
	Found    string
}

// String is check, artifact, place, problem, expected and found in one line.
func (f Failure) String() string {
	var b strings.Builder
	b.WriteString(f.Artifact)
	if f.Place != "" {
		b.WriteString(", " + f.Place)
	}
	b.WriteString(": " + f.Problem)
	if f.Expected != "" {
		fmt.Fprintf(&b, ", expected %s", short(f.Expected))
	}
	if f.Found != "" {
		fmt.Fprintf(&b, ", found %s", short(f.Found))
	}
	return b.String() + " [" + f.Check + "]"
}

// short keeps one line of a message readable.
func short(s string) string {
	const most = 160
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}

// Errors are all that is wrong, in the order of the artifacts. It is an error.
type Errors []Failure

// mostShown is how many failures a message spells out.
const mostShown = 12

// Error lists the failures, a line each.
func (f Errors) Error() string {
	lines := []string{fmt.Sprintf("output checks failed (%d)", len(f))}
	for i, failure := range f {
		if i == mostShown {
			lines = append(lines, fmt.Sprintf("  and %d more", len(f)-mostShown))
			break
		}
		lines = append(lines, "  "+failure.String())
	}
	return strings.Join(lines, "\n")
}

// Checker proves artifacts. The zero value is ready.
type Checker struct {
	// Others are the names of other accounts, which must not appear.
	Others []string

	partial bool // the document is recalled from its JSON
}

// Prove reads the artifacts back; the error is Errors. It never panics: a
// reader that cannot cope is a failure of the artifact.
func (c Checker) Prove(doc *report.Document, artifacts []report.Artifact) error {
	if doc == nil || doc.Words == nil {
		return errors.New("check: no document")
	}
	all := &findings{}
	document(doc, all)
	for _, a := range artifacts {
		s := &findings{artifact: a.Name}
		guarded(s, func() { c.one(doc, a, s) })
		all.list = append(all.list, s.list...)
	}
	if len(all.list) > 0 {
		return Errors(all.list)
	}
	return nil
}

// one checks an artifact by its kind.
func (c Checker) one(doc *report.Document, a report.Artifact, s *findings) {
	kind := kindOf(a.Name)
	if len(a.Body) == 0 {
		s.add(kind+".open", "", "the file is empty")
		return
	}
	switch kind {
	case "pdf":
		c.pdf(doc, a, s)
	case "xlsx":
		c.xlsx(doc, a, s)
	case "json":
		c.json(doc, a, s)
	case "html":
		c.html(doc, a, s)
	}
}

// kindOf is the kind of a file by its extension.
func kindOf(name string) string {
	return strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
}

// guarded turns a panic of a reader into a failure.
func guarded(s *findings, f func()) {
	defer func() {
		if r := recover(); r != nil {
			s.add(kindOf(s.artifact)+".open", "", fmt.Sprintf("the file cannot be read: %v", r))
		}
	}()
	f()
}

// findings collects failures, at most mostFailures an artifact.
type findings struct {
	artifact string
	list     []Failure
}

const mostFailures = 200

func (s *findings) add(check, place, problem string) { s.tell(check, place, problem, "", "") }

func (s *findings) tell(check, place, problem, expected, found string) {
	if len(s.list) < mostFailures {
		s.list = append(s.list, Failure{Check: check, Artifact: s.artifact, Place: place, Problem: problem, Expected: expected, Found: found})
	}
}
