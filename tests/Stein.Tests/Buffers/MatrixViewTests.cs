using Stein.Buffers;
using Stein.Tables;
using Xunit;

namespace Stein.Tests.Buffers;

public class MatrixViewTests
{
    [Fact]
    public void AViewReadsAsItsShape()
    {
        var view = new MatrixView<double>([1, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal("[2, 3]", view.ToString());
        Assert.Equal("[2, 3]", ((ReadOnlyMatrixView<double>)view).ToString());
    }

    [Fact]
    public void ASliceIsABlockOfTheMatrix()
    {
        double[] items = [1, 2, 3, -1, 4, 5, 6, -1, 7, 8, 9, -1];
        var view = new MatrixView<double>(items, 3, 3, 4);
        Assert.Equal("[2, 3]", view.Slice(1, 2).ToString());
        var block = view.Slice(1, 2, 1, 2);
        Assert.Equal("[2, 2]", block.ToString());
        Assert.Equal((5, 6, 8, 9), (block[0, 0], block[0, 1], block[1, 0], block[1, 1]));
        var reading = ((ReadOnlyMatrixView<double>)view).Slice(0, 3, 2, 1);
        Assert.Equal((3, 6, 9), (reading[0, 0], reading[1, 0], reading[2, 0]));
        Assert.Equal("[0, 0]", view.Slice(3, 0, 3, 0).ToString());
    }

    [Theory]
    [InlineData(-1, 1, 0, 1, "rows")]
    [InlineData(0, -1, 0, 1, "rows")]
    [InlineData(1, 2, 0, 1, "rows")]
    [InlineData(0, 1, -1, 1, "columns")]
    [InlineData(0, 1, 0, -1, "columns")]
    [InlineData(0, 1, 2, 2, "columns")]
    public void ASliceBeyondTheMatrixIsRefused(int firstRow, int rows, int firstColumn, int columns, string what)
    {
        double[] items = new double[6];
        Assert.Contains(what, Assert.Throws<ArgumentOutOfRangeException>(
            () => new MatrixView<double>(items, 2, 3).Slice(firstRow, rows, firstColumn, columns).Rows).Message);
        Assert.Contains(what, Assert.Throws<ArgumentOutOfRangeException>(
            () => new ReadOnlyMatrixView<double>(items, 2, 3).Slice(firstRow, rows, firstColumn, columns).Rows).Message);
    }

    [Fact]
    public void AViewOfATableReadsAsItsShape() => Assert.Equal("[1, 2]", Table.FromRow(1, 2).Matrix.ToString());
}
