//go:build !cgo

package warehouse

import (
	"errors"

	"github.com/wxreport/wxreport/report"
)

// Open returns a query that explains what is missing.
func Open(report.Datasets) (func(string) (*report.Dataset, error), func() error, error) {
	query := func(string) (*report.Dataset, error) {
		return nil, errors.New("this build has no SQL engine: it was built without cgo, expected CGO_ENABLED=1 and a C compiler")
	}
	return query, func() error { return nil }, nil
}
