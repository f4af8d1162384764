module mysocket.test/temperature

go 1.26.0
