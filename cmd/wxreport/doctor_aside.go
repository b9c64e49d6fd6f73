package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	askers    = 8           // servers asked at once
	partLimit = time.Minute // for all of a part: what is not begun by then stays untried
)

// sideBySide asks about each name, a few at once, and keeps the findings in the order of the names: one slow server
// holds the others up no longer than itself.
func (d *doctor) sideBySide(ctx context.Context, part string, names []string, ask func(ctx context.Context, name string) finding) {
	ctx, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	found := make([]finding, len(names))
	var next atomic.Int64
	var hands sync.WaitGroup
	for range min(askers, len(names)) {
		hands.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(names)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				found[i] = ask(ctx, names[i])
			}
		})
	}
	hands.Wait()
	asked := slices.DeleteFunc(found, func(f finding) bool { return f == finding{} })
	d.found = append(d.found, asked...)
	if left := len(names) - len(asked); left > 0 {
		d.note(warn, part, fmt.Sprintf("%d more were not tried: the time was up", left), "mend what is slow above, and run doctor again")
	}
}
