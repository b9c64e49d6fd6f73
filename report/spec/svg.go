package spec

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	maxSVG         = 1 << 20
	maxSVGElements = 20_000
	maxSVGDepth    = 100
)

// checkSVG refuses what is no drawing: text that is not XML, scripts, pages of
// HTML, and references that leave the file.
func checkSVG(body []byte) error {
	if len(body) > maxSVG {
		return errors.New("an SVG file over 1 MiB")
	}
	reader := xml.NewDecoder(bytes.NewReader(body))
	elements, depth := 0, 0
	for {
		token, err := reader.Token()
		switch {
		case errors.Is(err, io.EOF) && elements == 0:
			return errors.New("no drawing in it")
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		switch t := token.(type) {
		case xml.Directive:
			if strings.Contains(strings.ToUpper(string(t)), "ENTITY") {
				return errors.New("it declares entities")
			}
		case xml.StartElement:
			if elements++; elements == 1 && t.Name.Local != "svg" {
				return fmt.Errorf("its root is %s, not svg", quoted(t.Name.Local))
			}
			if depth++; elements > maxSVGElements || depth > maxSVGDepth {
				return fmt.Errorf("more than %d elements, or nested deeper than %d", maxSVGElements, maxSVGDepth)
			}
			if err := checkElement(t); err != nil {
				return err
			}
		case xml.EndElement:
			depth--
		}
	}
}

func checkElement(t xml.StartElement) error {
	switch strings.ToLower(t.Name.Local) {
	case "script", "foreignobject", "iframe":
		return fmt.Errorf("it holds <%s>", t.Name.Local)
	}
	for _, a := range t.Attr {
		name, value := strings.ToLower(a.Name.Local), strings.ToLower(strings.TrimSpace(a.Value))
		switch {
		case strings.HasPrefix(name, "on"):
			return fmt.Errorf("it acts by itself: %s", a.Name.Local)
		case name == "href" && value != "" && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "data:image/"),
			strings.Contains(strings.ReplaceAll(strings.ReplaceAll(value, "\"", ""), "'", ""), "url(") && !strings.Contains(strings.NewReplacer("\"", "", "'", "", " ", "").Replace(value), "url(#"):
			return fmt.Errorf("it refers to something outside: %s", quoted(a.Value))
		}
	}
	return nil
}
