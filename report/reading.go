package report

import (
	"context"
	"path/filepath"
)

// Reading is how the files of a report are read. The zero value reads the computer's own
// and tells nobody.
type Reading struct {
	// Root stands before absolute paths, so that a report can be made from a copy of its files;
	// empty: none.
	Root string
	// Told is called with every file of the user's that was read, under its path without Root; nil: nobody.
	Told func(path string, body []byte)
}

// Path is where a file is that a spec or a pattern names.
func (r Reading) Path(name string) string {
	if r.Root == "" || !filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(r.Root, name)
}

// Tell says that a file was read. Inside Root its name is the one it had outside.
func (r Reading) Tell(path string, body []byte) {
	if r.Told == nil {
		return
	}
	if r.Root != "" {
		if inner, err := filepath.Rel(r.Root, path); err == nil && filepath.IsLocal(inner) {
			path = string(filepath.Separator) + inner
		}
	}
	r.Told(path, body)
}

type readingKey struct{}

// WithReading has the sources under ctx read so.
func WithReading(ctx context.Context, r Reading) context.Context {
	return context.WithValue(ctx, readingKey{}, r)
}

// ReadingOf is how files are read under ctx.
func ReadingOf(ctx context.Context) Reading {
	r, _ := ctx.Value(readingKey{}).(Reading)
	return r
}
