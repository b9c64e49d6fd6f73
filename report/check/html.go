package check

import "github.com/wxreport/wxreport/report"

func (c Checker) html(doc *report.Document, a report.Artifact, s *findings) {}
