-- The local date of the sale as its counter believed it: of a product with several dated tariffs it tells which one was sold.
ALTER TABLE sale_line ADD COLUMN sold_on date;
