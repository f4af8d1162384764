package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Machine is what the page shows.
type Machine struct {
	Host       string      `json:"host"`
	At         time.Time   `json:"at"`
	Sensors    []Sensor    `json:"sensors"`
	Interfaces []Interface `json:"interfaces"`
}

// Sensor is one thermal zone of the kernel; virtual machines often have none.
type Sensor struct {
	Name    string  `json:"name"`
	Celsius float64 `json:"celsius"`
}

// Interface is what one network interface has carried since it came up.
type Interface struct {
	Name            string `json:"name"`
	ReceivedBytes   uint64 `json:"receivedBytes"`
	ReceivedPackets uint64 `json:"receivedPackets"`
	SentBytes       uint64 `json:"sentBytes"`
	SentPackets     uint64 `json:"sentPackets"`
}

func read(thermal, device string) (Machine, error) {
	host, _ := os.Hostname()
	interfaces, err := readInterfaces(device)
	return Machine{Host: host, At: time.Now().UTC().Truncate(time.Second), Sensors: readSensors(thermal), Interfaces: interfaces}, err
}

func readSensors(folder string) []Sensor {
	sensors := []Sensor{}
	zones, _ := filepath.Glob(filepath.Join(folder, "thermal_zone*"))
	for _, zone := range zones {
		thousandths, err := strconv.ParseFloat(text(zone, "temp"), 64)
		if err == nil {
			sensors = append(sensors, Sensor{Name: text(zone, "type"), Celsius: thousandths / 1000})
		}
	}
	return sensors
}

func text(folder, file string) string {
	content, _ := os.ReadFile(filepath.Join(folder, file))
	return strings.TrimSpace(string(content))
}

// readInterfaces reads /proc/net/dev: two lines of headings, then "name: 8 numbers received, 8 numbers sent".
func readInterfaces(file string) ([]Interface, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	interfaces := []Interface{}
	for _, line := range strings.Split(string(content), "\n")[2:] {
		name, numbers, found := strings.Cut(line, ":")
		columns := strings.Fields(numbers)
		if !found || len(columns) < 16 {
			continue
		}
		each := Interface{Name: strings.TrimSpace(name)}
		for column, field := range map[int]*uint64{0: &each.ReceivedBytes, 1: &each.ReceivedPackets, 8: &each.SentBytes, 9: &each.SentPackets} {
			if *field, err = strconv.ParseUint(columns[column], 10, 64); err != nil {
				return nil, fmt.Errorf("%s: %q: %w", file, line, err)
			}
		}
		interfaces = append(interfaces, each)
	}
	return interfaces, nil
}
