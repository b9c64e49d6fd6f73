package pipeline

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/wxreport/wxreport/report"
)

// nameLimit keeps file names within what common file systems take, in bytes.
const nameLimit = 200

// render makes each output of the plan under the plan's name, and tells what its readers
// may miss.
func render(plan *report.Plan, doc *report.Document) (out []report.Artifact, remarks []string, err error) {
	template := plan.Name
	if template == "" { // after the period that is made, which a flag may change
		template = "{{.Account.Name}}_" + plan.Words.Say("output.name."+string(doc.Job.Period.Grain)) + "_{{.Period}}"
	}
	name, err := FileName(template, doc.Job)
	if err != nil {
		return nil, nil, err
	}
	if order := doc.Job.Order; order.Corrected() { // beside the edition before, not over it
		name += plan.Words.Say("amend.file", report.Args{"edition": order.Edition})
	}
	for _, output := range plan.Outputs {
		var body bytes.Buffer
		draw := output.Renderer.Render
		if r, ok := output.Renderer.(report.Remarker); ok {
			draw = func(w io.Writer, doc *report.Document) error {
				return r.RenderAloud(w, doc, func(problem string) { remarks = append(remarks, output.Kind+": "+problem) })
			}
		}
		if err := draw(&body, doc); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", output.Kind, err)
		}
		if body.Len() == 0 {
			return nil, nil, fmt.Errorf("%s: the renderer wrote nothing", output.Kind)
		}
		out = append(out, report.Artifact{Name: name + output.Extension, MediaType: output.MediaType, Body: body.Bytes()})
	}
	return out, remarks, nil
}

// FileName fills the output name template and drops what file systems refuse.
func FileName(template string, job report.Job) (string, error) {
	name, err := report.FillTemplate(template, report.JobFields(job))
	if err != nil {
		return "", fmt.Errorf("outputs.name: %w", err)
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, strings.TrimSpace(name))
	name = strings.Trim(name, ". ")
	for len(name) > nameLimit {
		runes := []rune(name)
		name = string(runes[:len(runes)-1])
	}
	if name == "" {
		return "", fmt.Errorf("outputs.name: %q makes an empty file name", template)
	}
	return name, nil
}
