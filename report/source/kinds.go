package source

import (
	"fmt"

	"github.com/wxreport/wxreport/report"
)

// Kinds lists the source kinds of this package.
func Kinds() []report.Kind[report.Source] {
	return []report.Kind[report.Source]{fileKind()}
}

func fileKind() report.Kind[report.Source] {
	return report.Kind[report.Source]{
		Name:    "file",
		Summary: "Reads CSV, Excel, HTML or JSON files as downloaded; the content decides what each one is.",
		Example: "articles: {file: data/total_*.xls, columns: {orders: 成单}}",
		Options: func() any { return &FileOptions{} },
		Build: func(options any) (report.Source, error) {
			o, ok := options.(*FileOptions)
			if !ok {
				return nil, fmt.Errorf("file: options of type %T, expected *source.FileOptions", options)
			}
			return NewFile(*o)
		},
	}
}
