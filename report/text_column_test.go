package report

import (
	"fmt"
	"testing"
)

// TestTextColumnKeepsEveryText adds few different texts, then more than are
// numbered, and reads all of them back.
func TestTextColumnKeepsEveryText(t *testing.T) {
	t.Parallel()
	var column textColumn
	var want []string
	for i := range 3*mostWords + 7 {
		text := fmt.Sprint("word ", i%5)
		if i > mostWords/2 && i%2 == 0 {
			text = fmt.Sprint("own ", i)
		}
		want = append(want, text)
		column.add(text)
	}
	if column.plain == nil {
		t.Fatal("the column still numbers its texts")
	}
	for i, w := range want {
		if got := column.at(i); got != w {
			t.Fatalf("row %d is %q, want %q", i, got, w)
		}
	}
}
